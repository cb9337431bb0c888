// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCommandLineParser>
#include <QString>

#include <stdexcept>

namespace rlab {

/// A wrong call: an unknown option, a missing one, a number that isn't one. Exit status 2.
class UsageError : public std::runtime_error {
public:
    explicit UsageError(const QString& message)
        : std::runtime_error(message.toStdString()) {}
};

/// One command of `residual-lab`.
class Command {
public:
    virtual ~Command() = default;

    virtual QString name() const = 0;
    /// One line for the list of commands.
    virtual QString summary() const = 0;
    /// Whether it draws, and so needs a QApplication (not a display).
    virtual bool draws() const { return false; }

    virtual void addOptions(QCommandLineParser& parser) const = 0;
    /// Does the work and returns the exit status. Throws UsageError or Error.
    virtual int run(const QCommandLineParser& parser) const = 0;
};

} // namespace rlab
