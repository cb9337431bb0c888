// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QThreadPool>

#include <string>

class QWidget;

namespace rlab {

/// Writes the table of layers to a file, on a thread of its own.
class LayerExporter : public QObject {
    Q_OBJECT

public:
    explicit LayerExporter(QWidget* window);
    /// Waits until what has begun is written.
    ~LayerExporter() override;

    /// Asks for a file; emits fileChosen().
    void ask(const QString& name);
    void save(const QString& file, std::string text);

signals:
    void fileChosen(const QString& file);
    void saved(const QString& file);
    /// A sentence for people: which file, and what is wrong.
    void failed(const QString& message);

private:
    QWidget* window_;
    QThreadPool writer_; ///< last: waits before anything else goes
};

} // namespace rlab
