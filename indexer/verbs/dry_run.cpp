#include <algorithm>
#include <array>
#include <ostream>
#include <vector>

#include "common/article/error.hpp"
#include "indexer/readers/csv.hpp"
#include "indexer/readers/record_text.hpp"
#include "indexer/readers/xml_record.hpp"
#include "indexer/verbs/verbs.hpp"

namespace broadsheet {
namespace {

constexpr std::size_t records_shown = 3;  ///< of each input
constexpr std::size_t inputs_shown = 20;

std::string joined(const std::vector<std::string>& texts) {
    std::string list;
    for (const std::string& text : texts) list += (list.empty() ? "" : "; ") + text;
    return list;
}

std::string format_of(const RawRecord& record) {
    switch (record.kind) {
        case RecordKind::json:
            return "JSON";
        case RecordKind::text:
            return "plain text";
        case RecordKind::html:
            return "HTML page";
        case RecordKind::csv: {
            const std::string separator =
                record.csv->separator == '\t' ? "tabs" : std::string{'\'', record.csv->separator, '\''};
            return "table with " + separator + " between " + std::to_string(record.csv->columns.size()) +
                   " columns, " +
                   (record.csv->has_header ? "named by its first row" : "without a row of names");
        }
        case RecordKind::xml:
            return std::string(format_name(record.xml->format));
    }
    return "";
}

struct ShownField {
    std::string name;
    std::string value;
};

std::vector<ShownField> fields_of(const Article& article) {
    const auto time = [](const std::optional<Timestamp>& value) {
        return value ? format_timestamp(*value) : std::string();
    };
    std::vector<ShownField> fields{
        {"id", article.id},
        {"url", article.url},
        {"title", article.title},
        {"body", article.body},
        {"authors", joined(article.authors)},
        {"published", time(article.published)},
        {"updated", time(article.updated)},
        {"crawled", time(article.crawled)},
        {"source", article.source},
        {"section", article.section},
        {"tags", joined(article.tags)},
        {"lang", article.lang},
        {"place", article.place},
        {"agency", article.agency},
        {"captions", joined(article.captions)},
    };
    std::erase_if(fields, [](const ShownField& field) { return field.value.empty(); });
    return fields;
}

/// The members that the field was made of; a lead is part of the body.
std::string members_of(const ReadArticle& read, const std::string& field) {
    std::vector<std::string> from;
    for (const TakenField& taken : read.taken) {
        if (taken.field == field || (field == "body" && taken.field == "lead")) from.push_back(taken.from);
    }
    return joined(from);
}

/// On one line.
std::string preview(std::string_view value) {
    constexpr std::size_t longest = 60;
    std::string line = shortened(value, longest);
    std::replace(line.begin(), line.end(), '\n', ' ');
    if (value.size() > longest) line += " (" + std::to_string(value.size()) + " bytes)";
    return line;
}

void show_article(const ReadArticle& read, std::ostream& out) {
    const std::vector<ShownField> fields = fields_of(read.article);
    std::size_t widest = 0;
    for (const ShownField& field : fields) widest = std::max(widest, members_of(read, field.name).size());
    constexpr std::size_t name_columns = 11;
    out << "  " << read.place << "\n";
    for (const auto& [name, value] : fields) {
        const std::string from = members_of(read, name);
        out << "    " << name << std::string(name_columns - name.size(), ' ') << from
            << std::string(widest - from.size() + (widest > 0 ? 2U : 0U), ' ') << preview(value) << "\n";
    }
    const std::string kept = members_of(read, "extra");
    if (!kept.empty()) out << "    kept       " << kept << "\n";
    for (const std::string& warning : read.warnings) out << "    " << warning << "\n";
}

class FieldsShown {
   public:
    FieldsShown(const IndexerOptions& options, std::ostream& out)
        : options_(options), out_(out), parser_(options.fields, Explain::yes) {}

    void show(const std::string& file) {
        std::unique_ptr<Reader> reader;
        try {
            reader = open_reader(file, options_.input_format);
        } catch (const Error& error) {
            ++rejected;
            out_ << file << ": " << error.what() << "\n";
            return;
        }
        std::size_t shown = 0;
        while (shown < records_shown) {
            std::optional<RawRecord> record = reader->next();
            if (!record) break;
            if (shown == 0)
                out_ << file << ": " << (record->reason.empty() ? format_of(*record) : "") << "\n";
            for (const ReadResult& result : parser_.parse(*std::move(record))) {
                if (shown++ < records_shown) show_result(result);
            }
        }
        if (shown == 0) out_ << file << ": no records\n";
    }

    std::size_t rejected = 0;

   private:
    void show_result(const ReadResult& result) {
        if (const auto* read = std::get_if<ReadArticle>(&result)) return show_article(*read, out_);
        const Rejected& rejection = std::get<Rejected>(result);
        ++rejected;
        out_ << "  " << rejection.place << "\n    rejected   " << rejection.reason;
        if (!rejection.detail.empty()) out_ << " (" << rejection.detail << ")";
        out_ << "\n";
    }

    const IndexerOptions& options_;
    std::ostream& out_;
    ArticleParser parser_;
};

}  // namespace

int show_fields(const IndexerOptions& options, std::ostream& out, std::ostream& log) {
    const InputList inputs = named_inputs(options);
    FieldsShown fields(options, out);
    for (const UnreadableInput& input : inputs.unreadable) {
        ++fields.rejected;
        out << input.path << ": " << input.reason << "\n";
    }
    for (std::size_t i = 0; i < std::min(inputs.files.size(), inputs_shown); ++i)
        fields.show(inputs.files[i]);
    if (inputs.files.size() > inputs_shown) {
        out << "and " << inputs.files.size() - inputs_shown << " more files\n";
    }
    log << "indexer: nothing was added, since --dry-run was given\n";
    return fields.rejected > 0 ? exit_some_rejected : exit_done;
}

}  // namespace broadsheet
