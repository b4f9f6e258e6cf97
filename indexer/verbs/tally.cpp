#include "indexer/verbs/tally.hpp"

#include <array>
#include <cstdio>
#include <ostream>

#include <sys/resource.h>
#include <unistd.h>

#include "common/article/json.hpp"

namespace broadsheet {
namespace {

/// 0:07, 12:34, 1:02:03
std::string clock_text(double seconds) {
    const auto whole = static_cast<unsigned long>(seconds);
    std::array<char, 32> text{};
    if (whole >= 3600) {
        std::snprintf(text.data(), text.size(), "%lu:%02lu:%02lu", whole / 3600, whole / 60 % 60, whole % 60);
    } else {
        std::snprintf(text.data(), text.size(), "%lu:%02lu", whole / 60, whole % 60);
    }
    return text.data();
}

std::uint64_t sum(const std::map<std::string, std::uint64_t>& counts) {
    std::uint64_t result = 0;
    for (const auto& [what, count] : counts) result += count;
    return result;
}

/// ` (not valid JSON 3, wrong type 1)`, or nothing.
std::string listed(const std::map<std::string, std::uint64_t>& counts) {
    std::string list;
    for (const auto& [what, count] : counts) {
        list += (list.empty() ? " (" : ", ") + what + ' ' + std::to_string(count);
    }
    return list.empty() ? list : list + ')';
}

}  // namespace

std::uint64_t Tally::rejections() const { return sum(rejected); }

Progress::Progress(ProgressStyle style, std::uint64_t total_bytes, std::ostream& log)
    : style_(style),
      total_bytes_(total_bytes),
      log_(log),
      start_(std::chrono::steady_clock::now()),
      last_(start_) {
    if (style_ != ProgressStyle::automatic) return;
    style_ = ::isatty(STDERR_FILENO) != 0 ? ProgressStyle::line : ProgressStyle::none;
}

void Progress::clear() {
    if (line_shown_) log_ << "\r\x1b[K" << std::flush;
    line_shown_ = false;
}

void Progress::show(const Tally& tally, std::uint64_t bytes) {
    if (style_ == ProgressStyle::none) return;
    const auto now = std::chrono::steady_clock::now();
    if (now - last_ < std::chrono::seconds(1)) return;
    last_ = now;
    const double seconds = std::chrono::duration<double>(now - start_).count();
    const double megabytes = static_cast<double>(bytes) / 1e6;
    const bool knows_end = total_bytes_ > 0 && bytes > 0 && bytes <= total_bytes_;
    const double left =
        knows_end ? seconds * static_cast<double>(total_bytes_ - bytes) / static_cast<double>(bytes) : 0;
    if (style_ == ProgressStyle::json) {
        std::string line;
        JsonObject object(line);
        object.number("v", 1);
        object.number("articles", tally.articles());
        object.number("rejected", tally.rejections());
        object.number("bytes", bytes);
        if (total_bytes_ > 0) object.number("total_bytes", total_bytes_);
        object.raw("seconds", std::to_string(seconds));
        if (knows_end) object.raw("seconds_left", std::to_string(left));
        object.close();
        log_ << line << std::endl;
        return;
    }
    std::array<char, 160> line{};
    std::snprintf(line.data(), line.size(), "%llu articles, %.0f/s, %.1f MB/s, %llu rejected",
                  static_cast<unsigned long long>(tally.articles()),
                  static_cast<double>(tally.articles()) / seconds, megabytes / seconds,
                  static_cast<unsigned long long>(tally.rejections()));
    log_ << "\r" << line.data();
    if (knows_end) log_ << ", " << 100 * bytes / total_bytes_ << " %, " << clock_text(left) << " left";
    log_ << "\x1b[K" << std::flush;
    line_shown_ = true;
}

std::string summary(const Tally& tally) {
    std::string text = std::to_string(tally.added) + " added";
    const auto more = [&](std::uint64_t count, const std::string& what) {
        if (count > 0) text += ", " + std::to_string(count) + ' ' + what;
    };
    more(tally.replaced, "replaced");
    more(tally.unchanged, "unchanged");
    more(tally.taken_down, "left out as taken down");
    more(tally.rejections(), "rejected");
    text += listed(tally.rejected);
    more(sum(tally.skipped), "skipped");
    text += listed(tally.skipped);
    more(tally.bad_dates, tally.bad_dates == 1 ? "date not read" : "dates not read");
    more(tally.repaired_utf8, "ill-formed bytes replaced by U+FFFD");
    return text;
}

std::string cleaning_lines(const Tally& tally, const std::string& beginning) {
    std::string lines;
    const std::string done = tally.cleaned.text();
    if (!done.empty()) lines += beginning + "cleaned: " + done + "\n";
    if (tally.suspicious == 0) return lines;
    lines += beginning + std::to_string(tally.suspicious) +
             (tally.suspicious == 1 ? " suspicious article" : " suspicious articles") +
             ", kept whole since cleaning would have taken too much:";
    std::string separator = " ";
    for (const std::string& id : tally.suspicious_ids) {
        lines += separator + id;
        separator = ", ";
    }
    return lines + (tally.suspicious > tally.suspicious_ids.size() ? ", …\n" : "\n");
}

std::string timing_lines(const Timings& timings) {
    std::array<char, 96> line{};
    std::string lines = "indexer: seconds by part, summed over all threads:\n";
    for (std::size_t i = 0; i < phase_names.size(); ++i) {
        const double seconds = timings.seconds(static_cast<Phase>(i));
        if (seconds == 0) continue;
        std::snprintf(line.data(), line.size(), "  %-8s %8.2f\n", phase_names[i].data(), seconds);
        lines += line.data();
    }
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto cpu = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    std::snprintf(line.data(), line.size(), "  %-8s %8.2f\n  peak memory %.0f MB\n", "CPU",
                  cpu(used.ru_utime) + cpu(used.ru_stime), static_cast<double>(used.ru_maxrss) / 1024);
    return lines + line.data();
}

}  // namespace broadsheet
