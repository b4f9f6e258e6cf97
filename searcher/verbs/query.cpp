#include <utility>

#include "common/query/parser.hpp"
#include "searcher/verbs/verbs.hpp"

namespace broadsheet {
namespace {

Query published_within(const DayRange& days, Query query) {
    Query dates;
    dates.kind = QueryKind::dates;
    dates.days = days;
    if (query.kind == QueryKind::all) return dates;
    if (query.kind == QueryKind::conjunction) {
        query.children.push_back(std::move(dates));
        return query;
    }
    Query both;
    both.kind = QueryKind::conjunction;
    both.children = {std::move(query), std::move(dates)};
    return both;
}

}  // namespace

ParsedQuery parse_asked(const Asked& asked) {
    ParsedQuery parsed = parse_query(asked.query, asked.between, asked.today);
    parsed.notes.insert(parsed.notes.begin(), asked.notes.begin(), asked.notes.end());
    if (asked.days) parsed.query = published_within(*asked.days, std::move(parsed.query));
    return parsed;
}

Query read_query(const Asked& asked, Output& output) {
    ParsedQuery parsed = parse_asked(asked);
    for (const std::string& note : parsed.notes) output.say("note: " + note);
    return std::move(parsed.query);
}

}  // namespace broadsheet
