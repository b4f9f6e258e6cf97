#include "searcher/run.hpp"

#include <system_error>

#include "common/article/error.hpp"
#include "searcher/caret.hpp"
#include "searcher/options.hpp"
#include "searcher/verbs/verbs.hpp"

namespace broadsheet {
namespace {

int exit_code(Outcome outcome) { return outcome == Outcome::found ? 0 : 1; }

constexpr int exit_error = 2;

/// The query that was typed, for pointing into it.
std::string typed_query(const Options& options) {
    return std::visit(
        [](const auto& verb_options) -> std::string {
            if constexpr (requires { verb_options.asked; }) {
                return verb_options.asked.query;
            } else {
                return {};
            }
        },
        options);
}

}  // namespace

int run(const std::vector<std::string>& arguments, const Terminal& terminal, std::ostream& out,
        std::ostream& err) {
    Output output{out, err, terminal};
    std::string query;
    try {
        const Options options = parse_options(arguments);
        query = typed_query(options);
        const Outcome outcome =
            std::visit([&](const auto& verb_options) { return run_verb(verb_options, output); }, options);
        output.flush();
        return exit_code(outcome);
    } catch (const QueryError& error) {
        output.say(error.what());
        err << point_at(query, error.column());
    } catch (const std::system_error& error) {
        if (error.code() == std::errc::broken_pipe) return 0;
        output.say(error.what());
    } catch (const std::exception& error) {
        output.say(error.what());
    }
    return exit_error;
}

}  // namespace broadsheet
