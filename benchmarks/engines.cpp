#include "benchmarks/engines.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "common/article/error.hpp"

namespace broadsheet::benchmarks {
namespace {

constexpr const char* lucene_jars =
    "/usr/share/java/lucene-core-8.7.0.jar:/usr/share/java/lucene-analyzers-common-8.7.0.jar:"
    "/usr/share/java/lucene-queryparser-8.7.0.jar";

EngineCommands engine(const std::string& name, const Command& program) {
    const auto with = [&](Command words) {
        words.insert(words.begin(), program.begin(), program.end());
        return words;
    };
    return {.name = name,
            .prepare = {with({"version"})},
            .index = with({"index", "{input}", "{dir}"}),
            .query = with({"query", "{dir}", "{queries}", "{passes}", "{warmup}"}),
            .rank = with({"rank", "{dir}", "{queries}"}),
            .prints_queries = true};
}

EngineCommands lucene(const std::string& name, const std::filesystem::path& work, const Command& settings) {
    const std::string classes = (work / "lucene-classes").string();
    Command java{"java", "-Xms2g", "-Xmx2g", "-XX:+UseSerialGC"};
    java.insert(java.end(), settings.begin(), settings.end());
    java.insert(java.end(), {"-cp", lucene_jars + (":" + classes), "Lucene"});
    EngineCommands commands = engine(name, java);
    commands.prepare.insert(commands.prepare.begin(), {"javac", "-nowarn", "-cp", lucene_jars, "-d", classes,
                                                       BROADSHEET_PEERS "/Lucene.java"});
    std::replace(commands.index.begin(), commands.index.end(), std::string("{input}"),
                 std::string("{articles}"));
    return commands;
}

}  // namespace

std::vector<EngineCommands> peer_engines(const std::filesystem::path& work) {
    const std::string bin = BROADSHEET_BENCHMARKS;
    return {lucene("lucene", work, {}), engine("sqlite fts5", {bin + "/sqlite-fts5"}),
            engine("plain xapian", {bin + "/plain-xapian"})};
}

EngineCommands lucene_english(const std::filesystem::path& work) {
    return lucene("lucene, english", work, {"-Danalyzer=english"});
}

Command filled(Command command, const std::map<std::string, std::string>& values) {
    for (std::string& word : command) {
        if (const auto found = values.find(word); found != values.end()) word = found->second;
    }
    return command;
}

std::string file_name(const EngineCommands& engine) {
    std::string name = engine.name;
    std::replace_if(
        name.begin(), name.end(), [](char c) { return c == ' ' || c == ','; }, '-');
    return name;
}

void ArticlesFile::add(const Article& article) {
    const auto write = [&](const std::string& value) {
        const auto length = static_cast<std::uint32_t>(value.size());
        for (const unsigned shift : {24U, 16U, 8U, 0U}) out_.put(static_cast<char>(length >> shift & 0xFFU));
        out_ << value;
    };
    write(identity(article));
    write(article.title);
    write(article.body);
}

void ArticlesFile::close() {
    out_.close();
    if (!out_) throw Error(path_.string() + ": cannot be written");
}

}  // namespace broadsheet::benchmarks
