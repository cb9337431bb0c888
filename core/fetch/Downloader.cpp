// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fetch/Downloader.h"

#include "core/base/Stopped.h"
#include "core/fetch/PartFile.h"

#include <QEventLoop>
#include <QNetworkAccessManager>
#include <QNetworkProxyFactory>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QRegularExpression>
#include <QTimer>
#include <QUrl>

#include <algorithm>
#include <exception>
#include <memory>
#include <optional>
#include <system_error>
#include <thread>

namespace rlab {
namespace {

constexpr std::chrono::milliseconds stopInterval{100};
constexpr qint64 bufferBytes = 1 << 20;
constexpr int statusWhole = 200;
constexpr int statusPart = 206;
constexpr int statusNoSuchRange = 416;

/// A connection that broke off: what came so far is worth keeping.
class BrokenOff : public DownloadError {
public:
    using DownloadError::DownloadError;
};

class SystemProxies : public QNetworkProxyFactory {
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery& query) override {
        return systemProxyForQuery(query);
    }
};

QByteArray strongValidator(const QNetworkReply& reply) {
    const QByteArray tag = reply.rawHeader("ETag");
    if (!tag.isEmpty() && !tag.startsWith("W/")) // a weak one doesn't promise equal bytes
        return tag;
    return reply.rawHeader("Last-Modified");
}

struct ContentRange {
    qint64 first = -1;
    qint64 total = -1; ///< -1: not told
};

std::optional<ContentRange> contentRange(const QNetworkReply& reply) {
    static const QRegularExpression form(QStringLiteral("^bytes (\\d+)-\\d+/(\\d+|\\*)$"));
    const auto match = form.match(QString::fromLatin1(reply.rawHeader("Content-Range")));
    if (!match.hasMatch())
        return std::nullopt;
    const bool isTold = match.captured(2) != QLatin1String("*");
    return ContentRange{match.captured(1).toLongLong(),
                        isTold ? match.captured(2).toLongLong() : -1};
}

/// One request and its answer.
class Transfer {
public:
    Transfer(const SourceDownload& what, const std::string& address, PartFile& part,
             const std::stop_token& stop, const ByteProgress& progress,
             const DownloadOptions& options)
        : what_(what)
        , address_(QString::fromStdString(address))
        , part_(part)
        , stop_(stop)
        , progress_(progress)
        , resumeAt_(part.usableBytes(address_, what.bytes)) {
        manager_.setProxyFactory(new SystemProxies);
        reply_.reset(manager_.get(request(options.stall)));
        reply_->setReadBufferSize(bufferBytes);
    }

    /// Until the part is whole, or throws.
    void run() {
        QTimer watch;
        QObject::connect(&watch, &QTimer::timeout, &loop_, [&] {
            if (stop_.stop_requested())
                reply_->abort();
        });
        // Qt's event loops must not be left by an exception.
        QObject::connect(reply_.get(), &QNetworkReply::readyRead, &loop_, [&] {
            try {
                if (hasFile())
                    take();
                else
                    discard();
            } catch (...) {
                problem_ = std::current_exception();
                reply_->abort();
            }
        });
        QObject::connect(reply_.get(), &QNetworkReply::finished, &loop_, &QEventLoop::quit);
        watch.start(stopInterval);
        if (!reply_->isFinished())
            loop_.exec();
        finish();
    }

private:
    QNetworkRequest request(std::chrono::milliseconds stall) const {
        QNetworkRequest request{QUrl(address_)};
        request.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                             QNetworkRequest::NoLessSafeRedirectPolicy);
        request.setTransferTimeout(static_cast<int>(stall.count()));
        // The file as it is: an encoding on top would change its length.
        request.setRawHeader("Accept-Encoding", "identity");
        if (resumeAt_ > 0) {
            request.setRawHeader("Range", "bytes=" + QByteArray::number(resumeAt_) + "-");
            request.setRawHeader("If-Range", part_.note().validator);
        }
        return request;
    }

    [[noreturn]] void fail(const QString& reason) const { throw DownloadError(message(reason)); }

    std::string message(const QString& reason) const {
        return (address_ + QStringLiteral(": ") + reason).toStdString();
    }

    int status() const {
        return reply_->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    }

    bool hasFile() const {
        return !problem_ && (status() == statusWhole || status() == statusPart);
    }

    /// A page of apology is of no use, but Qt complains if it is not let to its end.
    void discard() {
        discarded_ += reply_->readAll().size();
        if (discarded_ > bufferBytes)
            failForAnswer();
    }

    /// Looks at the answer's head before anything is done to the part.
    void begin() {
        if (hasBegun_)
            return;
        hasBegun_ = true;
        if (status() == statusPart)
            goOn();
        else
            beginAnew();
    }

    [[noreturn]] void failForAnswer() const {
        const bool isRedirect = status() / 100 == 3;
        if (isRedirect)
            fail(QStringLiteral("the server leads to an address that is not followed: %1")
                     .arg(QString::fromLatin1(reply_->rawHeader("Location"))));
        fail(QStringLiteral("the server answers %1 %2")
                 .arg(status())
                 .arg(reply_->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toString())
                 .trimmed());
    }

    void goOn() {
        const auto range = contentRange(*reply_);
        if (resumeAt_ == 0 || !range || range->first != resumeAt_)
            fail(QStringLiteral("the server sends another part of the file than was asked for"));
        if (range->total >= 0)
            requireLength(range->total);
        received_ = resumeAt_;
    }

    void beginAnew() {
        const QVariant length = reply_->header(QNetworkRequest::ContentLengthHeader);
        if (length.isValid())
            requireLength(length.toLongLong());
        part_.begin({address_, strongValidator(*reply_), what_.bytes});
    }

    void requireLength(qint64 bytes) const {
        if (bytes != what_.bytes)
            fail(QStringLiteral("the server offers %1 bytes, but %2 has %3; it is another file")
                     .arg(bytes)
                     .arg(QString::fromStdString(what_.file))
                     .arg(what_.bytes));
    }

    void take() {
        begin();
        const QByteArray bytes = reply_->readAll();
        if (received_ + bytes.size() > what_.bytes) {
            part_.begin({});
            fail(QStringLiteral("the server sends more than the %1 bytes of %2; it is another file")
                     .arg(what_.bytes)
                     .arg(QString::fromStdString(what_.file)));
        }
        part_.append(bytes);
        received_ += bytes.size();
        if (progress_)
            progress_(received_);
    }

    void finish() {
        if (problem_)
            std::rethrow_exception(problem_);
        throwIfStopped(stop_);
        if (status() == statusNoSuchRange) { // the server's file is shorter by now
            part_.begin({});
            throw BrokenOff(message(QStringLiteral("the server has no such part of the file")));
        }
        if (status() != 0 && !hasFile())
            failForAnswer();
        if (hasFile() && reply_->isOpen()) // one that timed out is closed
            take();
        if (received_ == what_.bytes)
            return;
        const QString reason = reply_->error() == QNetworkReply::NoError ||
                                       reply_->error() == QNetworkReply::RemoteHostClosedError
                                   ? QStringLiteral("the connection was closed")
                               : reply_->error() == QNetworkReply::OperationCanceledError
                                   ? QStringLiteral("the server sends nothing any more")
                                   : reply_->errorString();
        if (received_ == 0)
            throw BrokenOff(message(reason));
        throw BrokenOff(message(QStringLiteral("%1 after %2 of %3 bytes; what has arrived is kept")
                                    .arg(reason)
                                    .arg(received_)
                                    .arg(what_.bytes)));
    }

    const SourceDownload& what_;
    const QString address_;
    PartFile& part_;
    const std::stop_token& stop_;
    const ByteProgress& progress_;
    const qint64 resumeAt_;
    qint64 received_ = 0;
    qint64 discarded_ = 0;
    bool hasBegun_ = false;
    std::exception_ptr problem_;
    QEventLoop loop_; ///< gives this thread what the manager's timers need
    QNetworkAccessManager manager_;
    std::unique_ptr<QNetworkReply> reply_;
};

void waitBeforeNextAttempt(std::chrono::milliseconds pause, const std::stop_token& stop) {
    for (; pause.count() > 0; pause -= stopInterval) {
        throwIfStopped(stop);
        std::this_thread::sleep_for(std::min(pause, stopInterval));
    }
}

/// Again and again as long as it gets ahead.
void downloadFrom(const std::string& address, const SourceDownload& what, PartFile& part,
                  const std::stop_token& stop, const ByteProgress& progress,
                  const DownloadOptions& options) {
    for (int attempt = 1;; ++attempt) {
        const qint64 before = part.size();
        try {
            Transfer(what, address, part, stop, progress, options).run();
            return;
        } catch (const BrokenOff&) {
            if (attempt >= options.attempts || part.size() == before)
                throw;
        }
        waitBeforeNextAttempt(options.pause, stop);
    }
}

} // namespace

bool download(const SourceDownload& what, const std::filesystem::path& partPath,
              const std::stop_token& stop, const ByteProgress& progress,
              const DownloadOptions& options) {
    PartFile part(partPath);
    const qint64 before = part.size();
    std::string problems;
    for (const std::string& address : what.addresses) {
        const qint64 usable = part.usableBytes(QString::fromStdString(address), what.bytes);
        if (usable == what.bytes)
            return true;
        try {
            downloadFrom(address, what, part, stop, progress, options);
            return before > 0 && usable > 0;
        } catch (const DownloadError& error) {
            problems += (problems.empty() ? "" : "; ") + std::string(error.what());
        }
    }
    throw DownloadError(problems);
}

void removePart(const std::filesystem::path& part) {
    std::error_code ignored;
    std::filesystem::remove(part, ignored);
    std::filesystem::remove(partNotePath(part), ignored);
}

} // namespace rlab
