// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QThreadPool>

#include <functional>
#include <string>

class QWidget;

namespace rlab {

class PaperFigure;

/// What pages' exports have in common: they ask for a file, and encode and write it on a thread of
/// their own.
class FileExporter : public QObject {
    Q_OBJECT

public:
    /// `fallback`: the suggested file name where there is no title. `window` must outlive it.
    FileExporter(QWidget* window, const QString& fallback);
    /// Waits until what has begun is written.
    ~FileExporter() override;

    /// Above exported figures, and the suggested file name.
    void setTitle(const QString& title) { title_ = title; }
    const QString& title() const { return title_; }

signals:
    void saved(const QString& file);
    /// A sentence for people: which file, and what is wrong.
    void failed(const QString& message);

protected:
    using Bytes = std::function<std::string()>;

    void ask(const QString& caption, const QString& suffix, const QString& filter,
             const std::function<void(const QString& file)>& save);
    void writeLater(const QString& file, Bytes bytes);
    /// .png, .svg or .pdf: the file's name decides. Painted at once.
    void writePicture(const QString& file, const PaperFigure& figure);

private:
    QWidget* window_;
    QString fallback_;
    QString title_;
    QThreadPool writer_; ///< last: waits before anything else goes
};

} // namespace rlab
