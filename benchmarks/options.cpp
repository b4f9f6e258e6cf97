#include "benchmarks/options.hpp"

#include <charconv>
#include <exception>
#include <iostream>

#include <boost/program_options.hpp>

#include "common/article/error.hpp"

namespace broadsheet::benchmarks {
namespace {

namespace po = boost::program_options;

po::options_description describe(const CommandLine& line) {
    po::options_description options("Options");
    options.add_options()("help", "print this page");
    for (const Option& option : line.options) {
        if (option.value.empty()) {
            options.add_options()(option.name.c_str(), option.help.c_str());
            continue;
        }
        auto* const value = po::value<std::string>()->value_name(option.value);
        if (!option.fallback.empty()) value->default_value(option.fallback);
        options.add_options()(option.name.c_str(), value, option.help.c_str());
    }
    return options;
}

std::string program_name(const CommandLine& line) { return line.usage.substr(0, line.usage.find(' ')); }

}  // namespace

std::string Arguments::text(const std::string& option) const {
    const auto found = values.find(option);
    return found == values.end() ? "" : found->second;
}

std::uint64_t Arguments::number(const std::string& option, std::uint64_t least, std::uint64_t most) const {
    return parse_number(text(option), "--" + option, least, most);
}

std::uint64_t parse_number(const std::string& text, const std::string& name, std::uint64_t least,
                           std::uint64_t most) {
    std::uint64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || stop != end || number < least || number > most) {
        throw UsageError("'" + text + "' is no value for " + name + "; give a number from " +
                         std::to_string(least) + " to " + std::to_string(most));
    }
    return number;
}

std::optional<Arguments> parse_arguments(const CommandLine& line, const std::vector<std::string>& typed) {
    using po::command_line_style::allow_guessing;
    using po::command_line_style::default_style;
    try {
        const po::options_description options = describe(line);
        const po::parsed_options parsed =
            po::command_line_parser(typed).options(options).style(default_style & ~allow_guessing).run();
        po::variables_map given;
        po::store(parsed, given);
        if (given.count("help") > 0) return std::nullopt;

        Arguments arguments;
        arguments.words = po::collect_unrecognized(parsed.options, po::include_positional);
        if (arguments.words.size() < line.min_words || arguments.words.size() > line.max_words) {
            throw UsageError("usage: " + line.usage);
        }
        for (const auto& [name, value] : given) {
            const auto* const text = boost::any_cast<std::string>(&value.value());
            arguments.values[name] = text == nullptr ? "" : *text;
        }
        return arguments;
    } catch (const po::error& error) {
        throw UsageError(error.what());
    }
}

int run_benchmark(const CommandLine& line, int argc, char** argv, void (*run)(const Arguments&)) {
    try {
        const std::optional<Arguments> arguments = parse_arguments(line, {argv + 1, argv + argc});
        if (!arguments) {
            std::cout << "usage: " << line.usage << "\n\n" << line.about << '\n' << describe(line);
            return 0;
        }
        run(*arguments);
        return 0;
    } catch (const UsageError& error) {
        std::cerr << program_name(line) << ": " << error.what() << "; see '" << program_name(line)
                  << " --help'\n";
    } catch (const std::exception& error) {
        std::cerr << program_name(line) << ": " << error.what() << '\n';
    }
    return 2;
}

}  // namespace broadsheet::benchmarks
