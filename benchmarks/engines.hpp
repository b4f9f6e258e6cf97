/// The other engines' programs, and what they read.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "common/article/article.hpp"

namespace broadsheet::benchmarks {

using Command = std::vector<std::string>;

/// How an engine is run; a word `{name}` of its commands stands for what is to be worked on.
struct EngineCommands {
    std::string name;
    std::vector<Command> prepare;  ///< untimed; the engine is left out when one fails
    Command index;                 ///< {input} or {articles} into {dir}
    Command query;                 ///< {dir}, {queries}, {passes}, {warmup}: times what TimedQuery describes
    Command rank;                  ///< {dir}, {queries}: prints a run for Topics
    bool prints_queries;           ///< on stdout; else into {result}
};

/// Lucene, SQLite FTS5 and plain Xapian; what is compiled first goes below `work`.
std::vector<EngineCommands> peer_engines(const std::filesystem::path& work);

/// Lucene with the analyzer for English that comes with it: Porter's stems, without stop words.
EngineCommands lucene_english(const std::filesystem::path& work);

Command filled(Command command, const std::map<std::string, std::string>& values);

/// The engine's name without blanks and commas, for files.
std::string file_name(const EngineCommands& engine);

/// {articles}: what Lucene reads, so that its time holds no parsing of JSON. For each article its id,
/// headline and body, each as a length (32 bits, big-endian) and UTF-8.
class ArticlesFile {
   public:
    explicit ArticlesFile(const std::filesystem::path& path) : path_(path), out_(path, std::ios::binary) {}
    void add(const Article& article);
    /// Throws Error when the file could not be written.
    void close();

   private:
    std::filesystem::path path_;
    std::ofstream out_;
};

}  // namespace broadsheet::benchmarks
