// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pictures/PictureDecoding.h"

#include "core/base/Stopped.h"
#include "core/pictures/PictureFile.h"
#include "core/pictures/PictureSquare.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <new>
#include <thread>

namespace rlab {
namespace {

/// A share of what may be decoded at the same time; waits until there is room.
class PixelBudget {
public:
    class Share {
    public:
        Share(PixelBudget& budget, std::int64_t pixels)
            : budget_(budget)
            , pixels_(pixels) {
            std::unique_lock lock(budget_.mutex_);
            budget_.freed_.wait(lock, [&] { return budget_.left_ >= pixels_; });
            budget_.left_ -= pixels_;
        }
        ~Share() {
            const std::lock_guard lock(budget_.mutex_);
            budget_.left_ += pixels_;
            budget_.freed_.notify_all();
        }
        Share(const Share&) = delete;
        Share& operator=(const Share&) = delete;

    private:
        PixelBudget& budget_;
        std::int64_t pixels_;
    };

private:
    std::mutex mutex_;
    std::condition_variable freed_;
    std::int64_t left_ = mostPicturePixels;
};

class Decoding {
public:
    Decoding(const std::filesystem::path& folder, const std::vector<ListedPicture>& pictures,
             int side, const SquareSink& sink)
        : folder_(folder)
        , pictures_(pictures)
        , side_(side)
        , sink_(sink)
        , reasons_(pictures.size()) {}

    std::vector<std::optional<std::string>> run(int threads, const PictureProgress& progress,
                                                const std::stop_token& stop) {
        const std::stop_callback passOn(stop, [this] { stop_.request_stop(); });
        {
            std::vector<std::jthread> workers;
            for (int i = 0; i < threads; ++i)
                workers.emplace_back([this] { work(); });
            wait(threads, progress);
        }
        if (failure_)
            std::rethrow_exception(failure_);
        throwIfStopped(stop);
        return std::move(reasons_);
    }

private:
    /// An exception must not leave the thread.
    void work() {
        try {
            for (std::size_t i = next_++; i < pictures_.size() && !stop_.stop_requested();
                 i = next_++) {
                decode(i);
                ++done_;
            }
        } catch (const Stopped&) {
        } catch (...) {
            const std::lock_guard lock(mutex_);
            failure_ = failure_ ? failure_ : std::current_exception();
            stop_.request_stop();
        }
        const std::lock_guard lock(mutex_);
        ++ended_;
        end_.notify_one();
    }

    void decode(std::size_t index) {
        try {
            const PictureFile file(folder_ / pictures_[index].file);
            const QSize size = file.size();
            const PixelBudget::Share share(budget_, std::int64_t{size.width()} * size.height());
            sink_(index, squareOf(file.decode(stop_.get_token()), side_));
        } catch (const PictureRefused& refusal) {
            reasons_[index] = refusal.what();
        }
    }

    void wait(int threads, const PictureProgress& progress) {
        using namespace std::chrono_literals;
        const auto all = static_cast<std::int64_t>(pictures_.size());
        std::unique_lock lock(mutex_);
        while (!end_.wait_for(lock, 100ms, [&] { return ended_ == threads; })) {
            lock.unlock();
            if (progress)
                progress(done_, all);
            lock.lock();
        }
    }

    const std::filesystem::path& folder_;
    const std::vector<ListedPicture>& pictures_;
    int side_;
    const SquareSink& sink_;
    PixelBudget budget_;
    std::stop_source stop_;
    std::atomic<std::size_t> next_ = 0;
    std::atomic<std::int64_t> done_ = 0;
    std::mutex mutex_;
    std::condition_variable end_;
    int ended_ = 0;
    std::exception_ptr failure_;
    std::vector<std::optional<std::string>> reasons_; ///< each written by one thread
};

} // namespace

std::vector<std::optional<std::string>>
decodePictures(const std::filesystem::path& folder, const std::vector<ListedPicture>& pictures,
               int side, int threads, const SquareSink& sink, const PictureProgress& progress,
               const std::stop_token& stop) {
    return Decoding(folder, pictures, side, sink).run(threads, progress, stop);
}

} // namespace rlab
