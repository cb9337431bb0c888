// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <memory>

namespace rlab::test {

/// A web server on this computer that behaves, or misbehaves, as told. Serves while the thread that
/// made it runs an event loop.
class WebServer {
public:
    struct File {
        QByteArray bytes;
        QByteArray tag = "\"first\"";
    };
    struct Request {
        QString path;
        QHash<QByteArray, QByteArray> headers; ///< names in lower case
    };

    QHash<QString, File> files;              ///< by path, "/a.gz"
    QHash<QString, QByteArray> redirections; ///< from path to address
    QList<Request> requests;                 ///< all that came

    int breaks = 0;           ///< answers to cut off after `breakAfter` bytes
    qint64 breakAfter = 0;    ///< of the body
    qint64 stallAfter = -1;   ///< bytes after which no answer goes on
    bool knowsRanges = true;  ///< false: always sends the whole file
    bool heedsIfRange = true; ///< false: sends ranges of a changed file, too
    qint64 rangeShift = 0;    ///< sends a range that begins elsewhere
    qint64 announced = -1;    ///< a false Content-Length
    bool tellsLength = true;  ///< false: the end of the connection is the end of the file

    WebServer() {
        for (const char* name : {"http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"})
            qunsetenv(name); // no proxy leads to this computer
        if (!server_.listen(QHostAddress::LocalHost))
            qFatal("the test's server can't listen");
        QObject::connect(&server_, &QTcpServer::newConnection, &server_, [this] { accept(); });
    }

    std::string address(const QString& path) const {
        return QStringLiteral("http://127.0.0.1:%1%2")
            .arg(server_.serverPort())
            .arg(path)
            .toStdString();
    }

    /// Of all requests that asked for one. When a connection breaks, Qt may send a request anew
    /// that nobody waits for any more, so numbers of requests tell little.
    QList<QByteArray> ranges() const {
        QList<QByteArray> ranges;
        for (const Request& request : requests)
            if (request.headers.contains("range"))
                ranges.append(request.headers["range"]);
        return ranges;
    }

private:
    void accept() {
        QTcpSocket* socket = server_.nextPendingConnection();
        auto received = std::make_shared<QByteArray>();
        QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket, received] {
            received->append(socket->readAll());
            if (received->endsWith("\r\n\r\n")) {
                requests.append(parse(*received));
                answer(*socket, requests.last());
            }
        });
    }

    static Request parse(const QByteArray& text) {
        const QList<QByteArray> lines = text.trimmed().split('\n');
        Request request{QString::fromLatin1(lines[0].split(' ').value(1)), {}};
        for (const QByteArray& line : lines.mid(1)) {
            const qsizetype colon = line.indexOf(':');
            request.headers[line.left(colon).toLower()] = line.mid(colon + 1).trimmed();
        }
        return request;
    }

    void answer(QTcpSocket& socket, const Request& request) {
        if (redirections.contains(request.path)) {
            socket.write("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\n"
                         "Location: " +
                         redirections[request.path] + "\r\n\r\n");
            socket.disconnectFromHost();
        } else if (!files.contains(request.path)) {
            socket.write("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n"
                         "Connection: close\r\n\r\ngone");
            socket.disconnectFromHost();
        } else {
            sendFile(socket, request, files[request.path]);
        }
    }

    void sendFile(QTcpSocket& socket, const Request& request, const File& file) {
        const qint64 first = firstByte(request, file);
        if (first >= file.bytes.size() && first > 0) {
            socket.write("HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\n"
                         "Connection: close\r\n\r\n");
            socket.disconnectFromHost();
            return;
        }
        const QByteArray body = file.bytes.mid(first);
        QByteArray head = first > 0 ? "HTTP/1.1 206 Partial Content\r\n" : "HTTP/1.1 200 OK\r\n";
        if (first > 0)
            head += "Content-Range: bytes " + QByteArray::number(first + rangeShift) + "-" +
                    QByteArray::number(file.bytes.size() - 1) + "/" +
                    QByteArray::number(file.bytes.size()) + "\r\n";
        if (tellsLength)
            head +=
                "Content-Length: " + QByteArray::number(announced >= 0 ? announced : body.size()) +
                "\r\n";
        if (!file.tag.isEmpty())
            head += "ETag: " + file.tag + "\r\n";
        socket.write(head + "Connection: close\r\n\r\n");
        sendBody(socket, body);
    }

    qint64 firstByte(const Request& request, const File& file) const {
        const QByteArray range = request.headers.value("range");
        const bool isSame = request.headers.value("if-range") == file.tag;
        if (!knowsRanges || !range.startsWith("bytes=") || (heedsIfRange && !isSame))
            return 0;
        return range.mid(6).chopped(1).toLongLong();
    }

    void sendBody(QTcpSocket& socket, const QByteArray& body) {
        if (stallAfter >= 0) {
            socket.write(body.left(stallAfter));
            return;
        }
        if (breaks == 0) {
            socket.write(body);
            socket.disconnectFromHost();
            return;
        }
        --breaks;
        socket.write(body.left(breakAfter));
        // Not at once: what has been sent should arrive.
        QTimer::singleShot(50, &socket, &QTcpSocket::disconnectFromHost);
    }

    QTcpServer server_;
};

} // namespace rlab::test
