// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace rlab {

/// Catches what Qt's image decoders have to say on this thread while it exists. Qt decodes damaged
/// JPEGs as if all were well and only logs what libjpeg found; here that is heard.
class DecoderMessages {
public:
    DecoderMessages();
    ~DecoderMessages();
    DecoderMessages(const DecoderMessages&) = delete;
    DecoderMessages& operator=(const DecoderMessages&) = delete;

    /// The first one that means missing or wrong pixels; empty if there is none. Surplus bytes
    /// between segments and odd version numbers don't: cameras write such files.
    QString damage() const;

private:
    static void handle(QtMsgType type, const QMessageLogContext& context, const QString& text);

    QStringList texts_;
};

} // namespace rlab
