// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pictures/DecoderMessages.h"

#include <QLatin1String>
#include <QtGlobal>

#include <mutex>

namespace rlab {
namespace {

thread_local QStringList* heard = nullptr;
QtMessageHandler others = nullptr;

} // namespace

DecoderMessages::DecoderMessages() {
    static std::once_flag once;
    std::call_once(once, [] { others = qInstallMessageHandler(handle); });
    heard = &texts_;
}

DecoderMessages::~DecoderMessages() {
    heard = nullptr;
}

void DecoderMessages::handle(QtMsgType type, const QMessageLogContext& context,
                             const QString& text) {
    if (heard && QLatin1String(context.category).startsWith(QLatin1String("qt.gui.imageio")))
        heard->append(text);
    else if (others)
        others(type, context, text);
}

QString DecoderMessages::damage() const {
    const QString corrupt = QStringLiteral("Corrupt JPEG data: ");
    for (const QString& text : texts_)
        if (text.startsWith(corrupt) && !text.contains(QStringLiteral("extraneous bytes")))
            return text.mid(corrupt.size());
    return {};
}

} // namespace rlab
