#include "benchmarks/corpus.hpp"

#include <iostream>
#include <utility>
#include <variant>

#include "common/article/error.hpp"
#include "indexer/readers/article_parser.hpp"
#include "indexer/readers/input_file.hpp"
#include "indexer/readers/reader.hpp"

namespace broadsheet::benchmarks {

std::uint64_t each_article(const std::vector<std::string>& inputs,
                           const std::function<void(Article)>& visit) {
    const InputList list = list_inputs(inputs);
    if (!list.unreadable.empty()) {
        throw Error(list.unreadable.front().path + ": " + list.unreadable.front().reason);
    }
    std::uint64_t articles = 0;
    std::uint64_t rejected = 0;
    ArticleParser parser({});
    for (const std::string& file : list.files) {
        const std::unique_ptr<Reader> reader = open_reader(file, InputFormat::by_content);
        while (std::optional<RawRecord> record = reader->next()) {
            for (ReadResult& result : parser.parse(*std::move(record))) {
                if (auto* const read = std::get_if<ReadArticle>(&result)) {
                    ++articles;
                    visit(std::move(read->article));
                } else {
                    ++rejected;
                }
            }
        }
        const std::string& damage = reader->input().damage();
        if (!damage.empty()) throw Error(file + ": " + damage);
    }
    if (rejected > 0) std::cerr << rejected << " records are no articles\n";
    if (articles == 0) throw Error("there is no article in the input");
    return articles;
}

}  // namespace broadsheet::benchmarks
