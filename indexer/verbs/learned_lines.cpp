#include "indexer/verbs/learned_lines.hpp"

#include <utility>
#include <variant>

#include "common/archive/archive_reader.hpp"
#include "common/article/error.hpp"
#include "indexer/cleaning/characters.hpp"
#include "indexer/readers/reader.hpp"

namespace broadsheet {
namespace {

/// Lines are compared as the rules see them: repaired, and nothing taken.
void count_lines(const Article& article, LineCounter& counter) {
    const Article came = original(article);
    std::string body = came.body;
    repair_text(body);
    counter.count(came, body);
}

}  // namespace

void each_record(const InputList& inputs, const IndexerOptions& options,
                 const std::function<void(ReadResult)>& visit) {
    ArticleParser parser(options.fields);
    for (const UnreadableInput& input : inputs.unreadable) {
        visit(Rejected{input.path, "unreadable", input.reason, ""});
    }
    for (const std::string& file : inputs.files) {
        std::unique_ptr<Reader> reader;
        try {
            reader = open_reader(file, options.input_format);
        } catch (const Error& error) {
            visit(Rejected{file, "unreadable", error.what(), ""});
            continue;
        }
        while (std::optional<RawRecord> record = reader->next()) {
            for (ReadResult& result : parser.parse(*std::move(record))) visit(std::move(result));
        }
    }
}

std::shared_ptr<const RepeatedLines> repeated_lines(const IndexerOptions& options,
                                                    const std::vector<RepeatedLine>& learned) {
    auto lines = std::make_shared<RepeatedLines>();
    for (const RepeatedLine& line : learned) lines->add(line);
    if (!options.deny_file.empty()) {
        for (const std::string& line : read_lines(options.deny_file)) lines->deny(line);
    }
    if (!options.allow_file.empty()) {
        for (const std::string& line : read_lines(options.allow_file)) lines->allow(line);
    }
    if (lines->empty()) return nullptr;
    return lines;
}

std::shared_ptr<const RepeatedLines> repeated_lines(const IndexerOptions& options, const InputList& inputs) {
    LineCounter counter;
    if (options.learn) {
        each_record(inputs, options, [&](const ReadResult& result) {
            if (const auto* read = std::get_if<ReadArticle>(&result)) count_lines(read->article, counter);
        });
    }
    return repeated_lines(options, counter.repeated());
}

std::vector<RepeatedLine> learn_from_archive(const std::string& archive) {
    ArchiveReader reader(archive, AnswerFrom::database, nullptr, ReadFor::records);
    LineCounter counter;
    reader.each_article([&](DocId, const Article& article) { count_lines(article, counter); });
    return counter.repeated();
}

}  // namespace broadsheet
