#include "benchmarks/report.hpp"

#include <array>
#include <charconv>
#include <fstream>
#include <ostream>
#include <thread>

#include "common/article/error.hpp"

namespace broadsheet::benchmarks {
namespace {

/// As the kernel names it; empty where it does not.
std::string cpu_model() {
    std::ifstream facts("/proc/cpuinfo");
    std::string line;
    while (std::getline(facts, line)) {
        const std::size_t colon = line.find(": ");
        if (line.starts_with("model name") && colon != std::string::npos) return line.substr(colon + 2);
    }
    return "";
}

double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

void add_machine(JsonObject& json) {
    json.text("version", BROADSHEET_VERSION);
    json.text("cpu", cpu_model());
    json.number("cores", std::thread::hardware_concurrency());
    json.text("compiler", "GCC " __VERSION__);
}

Usage usage_of(const rusage& resources) {
    return {.user_s = seconds(resources.ru_utime),
            .system_s = seconds(resources.ru_stime),
            .peak_bytes = static_cast<std::uint64_t>(resources.ru_maxrss) * 1024};
}

std::map<std::string, std::uint64_t> file_bytes(const std::filesystem::path& directory) {
    std::map<std::string, std::uint64_t> files;
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
        if (entry.is_regular_file()) files[entry.path().filename().string()] = entry.file_size();
    }
    return files;
}

void print(std::ostream& out, const IndexingCost& cost) {
    const double text = static_cast<double>(cost.text_bytes);
    const auto rate = [&](double seconds) {
        return decimal(text / 1e6 / seconds, 1) + " MB of text a second\n";
    };
    const auto size = [&](std::uint64_t bytes) {
        return megabytes(bytes) + " MB, " + decimal(static_cast<double>(bytes) / text, 3) + " of the text\n";
    };
    std::uint64_t total = 0;
    for (const auto& [name, bytes] : cost.files) total += bytes;
    out << "articles     " << cost.articles << '\n'
        << "text         " << megabytes(cost.text_bytes) << " MB\n"
        << "wall time    " << decimal(cost.wall_s, 2) << " s, " << rate(cost.wall_s) << "CPU time     "
        << decimal(cost.usage.cpu_s(), 2) << " s (user " << decimal(cost.usage.user_s, 2) << ", system "
        << decimal(cost.usage.system_s, 2) << "), " << rate(cost.usage.cpu_s()) << "peak memory  "
        << megabytes(cost.usage.peak_bytes) << " MB\n"
        << "database     " << size(total);
    for (const auto& [name, bytes] : cost.files) out << "  " << name << "  " << size(bytes);
}

std::string decimal(double number, int digits) {
    std::array<char, 512> text{};
    const auto [end, error] =
        std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed, digits);
    return {text.data(), end};
}

std::string megabytes(std::uint64_t bytes) { return decimal(static_cast<double>(bytes) / 1e6, 1); }

void write_file(const std::filesystem::path& path, const std::string& content) {
    std::ofstream out(path, std::ios::binary);
    out << content;
    out.close();
    if (!out) throw Error(path.string() + ": cannot be written");
}

}  // namespace broadsheet::benchmarks
