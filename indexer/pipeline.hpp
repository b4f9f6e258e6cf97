/// Work in three steps on many threads: the first at any time, the second in the order of submission, one
/// at a time, the third at any time again.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace broadsheet {

/// Runs `process(job, turn)` for every job; it calls `turn(step)` once, to have `step` run when that of all
/// jobs before has. With one thread everything happens in submit(). A job that throws ends the run: submit()
/// and finish() throw what it threw, and jobs that wait for their turn or have not begun are dropped.
template <class Job>
class Pipeline {
   public:
    using Turn = std::function<void(const std::function<void()>&)>;
    using Process = std::function<void(Job, const Turn&)>;

    Pipeline(unsigned threads, Process process) : process_(std::move(process)) {
        if (threads < 2) return;
        for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
    }
    Pipeline(const Pipeline&) = delete;
    Pipeline& operator=(const Pipeline&) = delete;
    ~Pipeline() {
        stop();
        for (std::thread& thread : threads_) thread.join();
    }

    /// Waits until a thread takes the job.
    void submit(Job job) {
        if (threads_.empty()) {
            process_(std::move(job), [](const std::function<void()>& step) { step(); });
            return;
        }
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return failure_ || idle_ > 0; });
        if (failure_) std::rethrow_exception(failure_);
        waiting_ = std::move(job);
        --idle_;
        changed_.notify_all();
        changed_.wait(lock, [&] { return failure_ || !waiting_; });
    }

    /// Waits for all jobs.
    void finish() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return failure_ || finished_ == begun_; });
        if (failure_) std::rethrow_exception(failure_);
    }

   private:
    struct Dropped {};

    void work() {
        while (true) {
            std::unique_lock lock(mutex_);
            ++idle_;
            changed_.notify_all();
            changed_.wait(lock, [&] { return stopped_ || waiting_; });
            if (stopped_) return;
            Job job = *std::exchange(waiting_, std::nullopt);
            const std::uint64_t number = begun_++;
            changed_.notify_all();
            lock.unlock();
            try {
                process_(std::move(job), [&](const std::function<void()>& step) { take_turn(number, step); });
            } catch (const Dropped&) {
                return;
            } catch (...) {
                lock.lock();
                if (!failure_) failure_ = std::current_exception();
                stopped_ = true;
                changed_.notify_all();
                return;
            }
            lock.lock();
            ++finished_;
            changed_.notify_all();
        }
    }

    void take_turn(std::uint64_t number, const std::function<void()>& step) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return stopped_ || turn_ == number; });
        if (stopped_) throw Dropped();
        lock.unlock();
        step();  // no other job can have its turn
        lock.lock();
        ++turn_;
        changed_.notify_all();
    }

    void stop() {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
        changed_.notify_all();
    }

    Process process_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<Job> waiting_;
    unsigned idle_ = 0;
    std::uint64_t begun_ = 0;
    std::uint64_t turn_ = 0;
    std::uint64_t finished_ = 0;
    bool stopped_ = false;
    std::exception_ptr failure_;
    std::vector<std::thread> threads_;
};

}  // namespace broadsheet
