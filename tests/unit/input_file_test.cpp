#include "indexer/readers/input_file.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "common/article/error.hpp"
#include "tests/support/input_folder.hpp"

namespace broadsheet {
namespace {

/// Text that neither is all the same nor packs to nothing.
std::string some_text(std::size_t bytes) {
    std::string text;
    std::uint32_t state = 7;
    while (text.size() < bytes) {
        state = state * 1664525U + 1013904223U;
        text += static_cast<char>('a' + (state >> 24U) % 26);
        if (state % 11 == 0) text += "the budget of the town\n";
    }
    text.resize(bytes);
    return text;
}

std::string gzip(std::string_view text) {
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string packed(deflateBound(&stream, text.size()) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    packed.resize(packed.size() - stream.avail_out);
    deflateEnd(&stream);
    return packed;
}

std::string zstd(std::string_view text) {
    ZSTD_CCtx* context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    std::string packed(ZSTD_compressBound(text.size()), '\0');
    packed.resize(ZSTD_compress2(context, packed.data(), packed.size(), text.data(), text.size()));
    ZSTD_freeCCtx(context);
    return packed;
}

struct Unpacked {
    std::string text;
    std::string damage;
};

Unpacked read_all(const std::string& path) {
    InputFile input(path);
    Unpacked result;
    for (std::string_view block = input.read(); !block.empty(); block = input.read()) result.text += block;
    CHECK(input.read().empty());
    result.damage = input.damage();
    return result;
}

TEST_CASE("an input gives the bytes that were packed, whatever its packing", "[input]") {
    const InputFolder folder;
    for (const std::size_t bytes : {0U, 1U, 3U, 4096U, 262144U, 262145U, 1500000U}) {
        const std::string text = some_text(bytes);
        const std::size_t half = bytes / 2;
        const std::vector<std::pair<std::string, std::string>> forms = {
            {"plain", text},
            {"gzip", gzip(text)},
            {"gzip members", gzip(text.substr(0, half)) + gzip("") + gzip(text.substr(half))},
            {"gzip with padding", gzip(text) + std::string(1000, '\0')},
            {"zstd", zstd(text)},
            {"zstd frames", zstd(text.substr(0, half)) + zstd(text.substr(half))},
            {"zstd with a skippable frame", std::string("\x50\x2A\x4D\x18\x03\0\0\0abc", 11) + zstd(text)},
        };
        for (const auto& [name, content] : forms) {
            CAPTURE(name, bytes);
            const Unpacked read = read_all(folder.write("input", content));
            CHECK(read.text == text);
            CHECK(read.damage.empty());
        }
    }
}

TEST_CASE("UTF-16 is read as UTF-8, packed or not", "[input]") {
    const InputFolder folder;
    const std::u16string text = u"\uFEFFCaf\u00E9 \U0001F4F0\n\xD83D!\xDCF0";
    std::string little;
    std::string big;
    for (const char16_t unit : text) {
        little += {static_cast<char>(unit & 0xFF), static_cast<char>(unit >> 8)};
        big += {static_cast<char>(unit >> 8), static_cast<char>(unit & 0xFF)};
    }
    const std::string wanted = "Café \U0001F4F0\n\uFFFD!\uFFFD";
    for (const std::string& bytes : {little, big, gzip(little), zstd(big)}) {
        CHECK(read_all(folder.write("input", bytes)).text == wanted);
    }
    CHECK(read_all(folder.write("input", little + "x")).text == wanted + "\uFFFD");
    std::string far(little.substr(0, 2));
    for (int i = 0; i < 300000; ++i) far += little.substr(2, 14);
    std::string wanted_far;
    for (int i = 0; i < 300000; ++i) wanted_far += "Café \U0001F4F0";
    CHECK(read_all(folder.write("input", far)).text == wanted_far);
}

TEST_CASE("a packed stream that breaks off gives what comes before and says where", "[input]") {
    const InputFolder folder;
    const std::string text = some_text(1500000);
    for (const auto& [name, packed] : {std::pair{"gzip", gzip(text)}, std::pair{"zstd", zstd(text)}}) {
        std::size_t last = 0;
        for (const std::size_t kept :
             {std::size_t{9}, std::size_t{1000}, packed.size() / 2, packed.size() - 1}) {
            CAPTURE(name, kept);
            const Unpacked read = read_all(folder.write("input", packed.substr(0, kept)));
            CHECK(read.text == text.substr(0, read.text.size()));
            CHECK(read.text.size() >= last);
            CHECK(read.damage ==
                  std::string(name) + " stream breaks off after " + std::to_string(kept) + " bytes");
            last = read.text.size();
        }
        CHECK(last == text.size());
    }
}

TEST_CASE("a damaged stream gives every block before the damage", "[input]") {
    const InputFolder folder;
    const std::string first = some_text(700000);
    for (auto* pack : {&gzip, &zstd}) {
        std::string packed = pack(first);
        const std::size_t good = packed.size();
        packed += pack(some_text(300000));
        for (std::size_t i = good + 20; i < good + 60; ++i) packed[i] = static_cast<char>(~packed[i]);
        const Unpacked read = read_all(folder.write("input", packed));
        CHECK(read.text.substr(0, first.size()) == first);
        CHECK(read.damage.find("stream is damaged after") != std::string::npos);
    }
    // Of the zstd stream's blocks of 128 KB the first are whole.
    std::string packed = zstd(first);
    packed[packed.size() - 10] = static_cast<char>(~packed[packed.size() - 10]);
    const Unpacked read = read_all(folder.write("input", packed));
    CHECK(read.text.size() >= std::size_t{5} * 131072);
    CHECK(first.starts_with(read.text));
}

TEST_CASE("what follows a packed stream and is none is said to be there", "[input]") {
    const InputFolder folder;
    const std::string packed = gzip("one\n");
    const Unpacked read = read_all(folder.write("input", packed + "more"));
    CHECK(read.text == "one\n");
    CHECK(read.damage ==
          "gzip stream is followed by something else after " + std::to_string(packed.size()) + " bytes");
    CHECK(
        read_all(folder.write("input", zstd("one\n") + "more")).damage.starts_with("zstd stream is damaged"));
}

TEST_CASE("an input that is no file or pipe cannot be opened", "[input]") {
    const InputFolder folder;
    const std::vector<std::pair<std::string, std::string>> table = {
        {folder.path("missing"), "no such file or directory"},
        {folder.path(), "is a directory"},
        {"/dev/null", "neither a file nor a pipe"},
    };
    for (const auto& [path, reason] : table) {
        CHECK_THROWS_MATCHES(InputFile(path), Error, Catch::Message(path + ": " + reason));
    }
}

TEST_CASE("an input counts its packed bytes", "[input]") {
    const InputFolder folder;
    const std::string packed = gzip(some_text(100000));
    InputFile input(folder.write("input", packed));
    CHECK(input.size() == packed.size());
    while (!input.read().empty()) {
    }
    CHECK(input.bytes_read() == packed.size());
}

std::vector<std::string> without_folder(std::vector<std::string> paths, const InputFolder& folder) {
    for (std::string& path : paths) path.erase(0, folder.path().size() + 1);
    return paths;
}

TEST_CASE("a directory stands for the files in and below it in the order of their names", "[input]") {
    const InputFolder folder;
    for (const char* name :
         {"b.jsonl", "a/2.txt", "a/1.txt", "a/.hidden", ".git/config", "a.txt", "Z", "\xC3\xA9"}) {
        folder.write(name, "x");
    }
    std::filesystem::create_directories(folder.path("empty"));
    const InputList list = list_inputs({folder.path()});
    CHECK(without_folder(list.files, folder) ==
          std::vector<std::string>{"Z", "a/1.txt", "a/2.txt", "a.txt", "b.jsonl", "\xC3\xA9"});
    CHECK(list.unreadable.empty());
    CHECK(list_inputs({folder.path() + "/"}).files == list.files);
}

TEST_CASE("the folder of a page that a browser saved is passed over", "[input]") {
    const InputFolder folder;
    for (const char* name : {"a.html", "a_files/x.js", "b.htm", "b_files/x.css", "c_files/kept.html"})
        folder.write(name, "x");
    CHECK(without_folder(list_inputs({folder.path()}).files, folder) ==
          std::vector<std::string>{"a.html", "b.htm", "c_files/kept.html"});
}

TEST_CASE("inputs are listed as often and in the order in which they are given", "[input]") {
    const InputFolder folder;
    const std::string one = folder.write("1", "x");
    const std::string hidden = folder.write(".2", "x");
    CHECK(list_inputs({one, "-", hidden, one}).files == std::vector<std::string>{one, "-", hidden, one});
}

TEST_CASE("inputs that cannot be read are listed with the reason", "[input]") {
    const InputFolder folder;
    folder.write("in/file", "x");
    std::filesystem::create_directory_symlink("..", folder.path("in/up"));
    std::filesystem::create_directory_symlink(folder.path("in"), folder.path("other"));
    std::filesystem::create_symlink("nowhere", folder.path("in/dangling"));
    REQUIRE(::mkfifo(folder.path("in/pipe").c_str(), 0600) == 0);

    const InputList list = list_inputs({folder.path("in"), folder.path("missing"), folder.path("other")});
    std::vector<std::pair<std::string, std::string>> unreadable;
    for (const UnreadableInput& input : list.unreadable) {
        unreadable.emplace_back(input.path.substr(folder.path().size() + 1), input.reason);
    }
    const auto has = [&](const std::string& path, const std::string& reason) {
        return std::find(unreadable.begin(), unreadable.end(), std::pair(path, reason)) != unreadable.end();
    };
    CHECK(has("missing", "no such file or directory"));
    CHECK(has("in/dangling", "no such file or directory"));
    CHECK(has("in/pipe", "neither a file nor a directory"));
    CHECK(has("in/up/in", "symbolic link to a directory it lies in"));
    CHECK(std::count(list.files.begin(), list.files.end(), folder.path("in/file")) == 1);
    CHECK(std::count(list.files.begin(), list.files.end(), folder.path("other/file")) == 1);
}

TEST_CASE("a file or directory without the right to read it is listed with the reason", "[input]") {
    if (::geteuid() == 0) return;  // who may read everything
    const InputFolder folder;
    const std::string file = folder.write("file", "x");
    folder.write("closed/file", "x");
    ::chmod(file.c_str(), 0);
    ::chmod(folder.path("closed").c_str(), 0);
    const InputList list = list_inputs({folder.path()});
    ::chmod(folder.path("closed").c_str(), 0700);
    CHECK(list.files.empty());
    REQUIRE(list.unreadable.size() == 2);
    CHECK(list.unreadable[0].reason == "permission denied");
}

}  // namespace
}  // namespace broadsheet
