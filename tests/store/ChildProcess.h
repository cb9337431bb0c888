// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <csignal>
#include <string>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace rlab::test {

/// The test's own program once more, with other arguments, so that it can be killed. What it writes
/// to the descriptor that is its last argument can be read here.
class ChildProcess {
public:
    explicit ChildProcess(std::vector<std::string> arguments) {
        int pipes[2];
        if (pipe(pipes) != 0)
            qFatal("no pipe");
        arguments.insert(arguments.begin(), "test");
        arguments.push_back(std::to_string(pipes[1]));
        std::vector<char*> texts;
        for (std::string& argument : arguments)
            texts.push_back(argument.data());
        texts.push_back(nullptr);
        process_ = fork();
        if (process_ == 0) {
            execv("/proc/self/exe", texts.data());
            _exit(127);
        }
        close(pipes[1]);
        from_ = pipes[0];
    }
    ~ChildProcess() {
        kill();
        close(from_);
    }
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    /// The next number that it has told, waiting for it; false: it has ended.
    bool read(int& number) { return ::read(from_, &number, sizeof number) == sizeof number; }
    static void tell(int descriptor, int number) {
        if (write(descriptor, &number, sizeof number) != sizeof number)
            _exit(1);
    }

    /// Returns whether that ended it.
    bool kill() {
        if (process_ <= 0)
            return false;
        int status = 0;
        ::kill(process_, SIGKILL);
        ::waitpid(process_, &status, 0);
        process_ = 0;
        return WIFSIGNALED(status);
    }

private:
    pid_t process_ = 0;
    int from_ = -1;
};

} // namespace rlab::test
