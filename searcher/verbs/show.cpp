#include "common/archive/archive_reader.hpp"
#include "common/article/record.hpp"
#include "searcher/verbs/verbs.hpp"

namespace broadsheet {
namespace {

std::optional<DocId> find_article(const ArchiveReader& reader, const std::string& id) {
    const std::optional<DocId> found = reader.find(id);
    return found ? found : reader.find(normalise_url(id));
}

}  // namespace

Outcome run_verb(const ShowOptions& options, Output& output) {
    ArchiveReader reader(options.archive);
    const std::optional<DocId> docid = find_article(reader, options.id);
    if (!docid) {
        output.say("no article with the id '" + options.id + "' in '" + options.archive.string() +
                   "'; 'searcher search' shows ids");
        return Outcome::nothing;
    }
    if (options.cite) {
        output.write(citation(reader.article(*docid)));
        return Outcome::found;
    }
    if (options.format == Format::json && !options.raw) {
        output.write(reader.record(*docid) + '\n');
        return Outcome::found;
    }
    Article article = reader.article(*docid);
    if (options.raw) article = original(article);
    if (options.format == Format::json) {
        output.write(to_json(article) + '\n');
    } else {
        output.write(article_text(article, output.style(options.colour),
                                  options.removed ? Removed::shown : Removed::hidden));
    }
    return Outcome::found;
}

}  // namespace broadsheet
