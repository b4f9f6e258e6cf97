#include "indexer/extraction/article_text.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_set>
#include <utility>

#include "common/text/unicode.hpp"
#include "indexer/extraction/blocks.hpp"
#include "indexer/extraction/junk_lines.hpp"
#include "indexer/extraction/labels.hpp"
#include "indexer/readers/record_text.hpp"

namespace broadsheet {
namespace {

// Shares of a page's mass. What holds more than the first four is kept whatever its names say.
constexpr double most_strong = 0.6;
constexpr double most_weak = 0.2;
constexpr double most_hidden = 0.2;
constexpr double most_comments = 0.85;
constexpr double least_article_body = 0.25;
constexpr double least_body_class = 0.4;
constexpr double least_article = 0.35;
constexpr double descend_share = 0.82;
constexpr double least_found = 0.12;
constexpr std::size_t least_found_bytes = 250;

/// How much of a page is taken for junk by its names.
enum class Pruning { all_names, strong_names, tags_only };

double most_mass(Label label, Pruning pruning) {
    switch (label) {
        case Label::none:
            return -1;
        case Label::weak:
            return pruning == Pruning::all_names ? most_weak : -1;
        case Label::strong:
            return pruning == Pruning::tags_only ? -1 : most_strong;
        case Label::comments:
            return pruning == Pruning::tags_only ? -1 : most_comments;
        case Label::caption:
        case Label::hidden:
            return most_hidden;
        case Label::never:
            return 1;
    }
    return -1;
}

class Finder {
   public:
    Finder(const Document& document, std::string_view title)
        : document_(document), title_(fold(title)), blocks_(document), labels_(document.nodes.size()) {
        for (std::uint32_t i = 1; i < document.nodes.size(); ++i) labels_[i] = labels_of(document, i);
    }

    ArticleText find(Pruning pruning) {
        dropped_ = pruned(pruning);
        const Masses masses(document_, blocks_, dropped_);
        ArticleText result;
        result.root = root(masses);
        drop_inside(result.root, masses);
        render(result);
        return result;
    }

    /// Without readers' comments.
    double total_mass() const {
        double sum = -comments_mass_;
        for (const Block& block : blocks_.all()) sum += block.mass;
        return sum;
    }

    double mass_of_text() const { return kept_mass_; }

    /// All that stands in paragraphs.
    std::string paragraphs() const {
        std::string text;
        for (const Block& block : blocks_.all()) {
            if (document_.nodes[block.owner].tag == Tag::p)
                append_paragraph(text, block_text(document_, block, nothing_));
        }
        return text;
    }

   private:
    const Node& node(std::uint32_t index) const { return document_.nodes[index]; }

    std::vector<bool> pruned(Pruning pruning) {
        std::vector<bool> dropped(document_.nodes.size());
        captions_.assign(document_.nodes.size(), false);
        comments_mass_ = 0;
        const Masses masses(document_, blocks_, dropped);
        const std::vector<bool> quotation = quotations(masses);
        const double total = masses.mass(node(0), 0);
        for (std::uint32_t i = 1; i < document_.nodes.size();) {
            const double most = most_mass(labels_[i].junk, pruning);
            const double mass = masses.mass(node(i), i);
            // A short article may have a thousand comments.
            const bool leaves_article =
                labels_[i].junk == Label::comments && total - mass >= least_found_bytes;
            const bool is_junk = most >= 0 && (mass <= most * total || leaves_article) && !quotation[i];
            if (!is_junk) {
                ++i;
                continue;
            }
            std::fill(dropped.begin() + i, dropped.begin() + node(i).end, true);
            if (labels_[i].junk == Label::comments) comments_mass_ += mass;
            if (labels_[i].junk == Label::caption) {
                std::fill(captions_.begin() + i, captions_.begin() + node(i).end, true);
            }
            i = node(i).end;
        }
        return dropped;
    }

    /// Elements that hold a quotation, such as a post of a social network, and little else.
    std::vector<bool> quotations(const Masses& masses) const {
        std::vector<bool> found(document_.nodes.size());
        for (std::uint32_t i = 1; i < document_.nodes.size(); ++i) {
            if (node(i).tag != Tag::blockquote) continue;
            const double mass = masses.mass(node(i), i);
            for (std::uint32_t at = i; at != 0 && !found[at]; at = node(at).parent) {
                if (mass <= 0 || mass < 0.8 * masses.mass(node(at), at)) break;
                const Label label = labels_[at].junk;
                found[at] = label == Label::none || label == Label::weak || label == Label::strong;
                if (!found[at]) break;
            }
        }
        return found;
    }

    /// The element that holds the article.
    std::uint32_t root(const Masses& masses) const {
        const double total = masses.mass(node(0), 0);
        std::uint32_t found = 0;
        if (const auto by_property = heaviest(masses, least_article_body * total, [&](std::uint32_t i) {
                return document_.attribute(i, Attribute::itemprop).find("articleBody") !=
                       std::string_view::npos;
            })) {
            found = *by_property;
        } else if (const auto by_name = heaviest(masses, least_body_class * total,
                                                 [&](std::uint32_t i) { return labels_[i].body; })) {
            found = *by_name;
        } else if (const auto by_tag = heaviest(masses, least_article * total, [&](std::uint32_t i) {
                       return node(i).tag == Tag::article;
                   })) {
            found = *by_tag;
        }
        return descended(found, masses);
    }

    /// The wanted element with the most mass, the innermost of equals; where the text stands in several of
    /// them beside each other, what holds them all.
    template <typename Predicate>
    std::optional<std::uint32_t> heaviest(const Masses& masses, double least,
                                          const Predicate& is_wanted) const {
        std::optional<std::uint32_t> best;
        double best_mass = 1;
        for (std::uint32_t i = 1; i < document_.nodes.size(); ++i) {
            if (dropped_[i] || node(i).tag == Tag::text) continue;
            const double mass = masses.mass(node(i), i);
            if (mass < best_mass || !is_wanted(i)) continue;
            best = i;
            best_mass = mass;
        }
        if (!best) return best;
        const std::uint32_t parent = node(*best).parent;
        double parts = 0;
        for (std::uint32_t child = parent + 1; child < node(parent).end; child = node(child).end) {
            if (!dropped_[child] && node(child).tag != Tag::text && is_wanted(child))
                parts += masses.mass(node(child), child);
        }
        const bool is_divided = parts > 1.05 * best_mass && parts > 0.7 * masses.mass(node(parent), parent);
        if (is_divided) {
            best = parent;
            best_mass = parts;
        }
        return best_mass >= least ? best : std::nullopt;
    }

    std::uint32_t descended(std::uint32_t from, const Masses& masses) const {
        const double wanted = descend_share * masses.mass(node(from), from);
        std::uint32_t at = from;
        for (bool found = true; found;) {
            found = false;
            for (std::uint32_t child = at + 1; child < node(at).end; child = node(child).end) {
                const Tag tag = node(child).tag;
                const bool is_container = is_block(tag) && tag != Tag::p && !is_heading(tag);
                if (!is_container || wanted <= 0 || masses.mass(node(child), child) < wanted) continue;
                at = child;
                found = true;
                break;
            }
        }
        return at;
    }

    void drop(std::uint32_t index) {
        std::fill(dropped_.begin() + index, dropped_.begin() + node(index).end, true);
    }

    /// Drops containers and lists of links inside the root.
    void drop_inside(std::uint32_t root, const Masses& masses) {
        for (std::uint32_t i = root + 1; i < node(root).end;) {
            const bool is_container = !dropped_[i] && is_block(node(i).tag);
            if (is_container && is_link_list(i, masses)) {
                drop(i);
                i = node(i).end;
            } else {
                ++i;
            }
        }
    }

    bool is_link_list(std::uint32_t i, const Masses& masses) const {
        const double characters = masses.characters(node(i), i);
        const double links = masses.link_characters(node(i), i);
        if (characters == 0) return false;
        const Tag tag = node(i).tag;
        if (tag == Tag::p || is_heading(tag) || tag == Tag::blockquote) return false;
        return links > 0.5 * characters && masses.mass(node(i), i) < 0.1 * std::max(1.0, characters);
    }

    void render(ArticleText& result) {
        struct Line {
            std::string text;
            bool heading;
        };
        std::vector<Line> lines;
        std::unordered_set<std::string> seen;
        kept_mass_ = 0;
        const std::uint32_t end = node(result.root).end;
        for (std::size_t i = blocks_.first_from(result.root); i < blocks_.all().size(); ++i) {
            const Block& block = blocks_.all()[i];
            if (block.first >= end) break;
            if (captions_[block.first]) add_caption(block, result);
            std::string text = block_text(document_, block, dropped_);
            if (text.empty()) continue;
            const bool only_links = block.link_characters * 10 > block.characters * 9;
            if (only_links && !block.ends_sentence) continue;
            if (is_junk_line(text) || is_time(block)) continue;
            const bool repeats_title = text.size() < 400 && fold(text) == title_;
            if (repeats_title) continue;
            if (text.size() > 80 && block.ends_sentence && !is_cell(block) && !seen.insert(text).second)
                continue;
            kept_mass_ += block.mass;
            lines.push_back({std::move(text), is_heading(node(block.owner).tag)});
        }
        while (!lines.empty() && lines.back().heading) lines.pop_back();
        for (const Line& line : lines) append_paragraph(result.text, line.text);
    }

    /// Whether a `<time>` stands by itself, which is the article's own.
    bool is_time(const Block& block) const {
        return block.end == block.first + 1 && node(node(block.first).parent).tag == Tag::time;
    }

    bool is_cell(const Block& block) const { return node(block.owner).tag == Tag::td; }

    void add_caption(const Block& block, ArticleText& result) const {
        std::string caption = block_text(document_, block, nothing_);
        const bool known =
            std::find(result.captions.begin(), result.captions.end(), caption) != result.captions.end();
        if (!caption.empty() && !known) result.captions.push_back(std::move(caption));
    }

    const Document& document_;
    std::string title_;  ///< folded
    Blocks blocks_;
    std::vector<Labels> labels_;
    std::vector<bool> dropped_;
    std::vector<bool> captions_;  ///< of what is dropped
    const std::vector<bool> nothing_ = std::vector<bool>(document_.nodes.size());
    double kept_mass_ = 0;
    double comments_mass_ = 0;  ///< of what is dropped
};

}  // namespace

ArticleText find_article_text(const Document& document, std::string_view title,
                              std::string_view linked_text) {
    Finder finder(document, title);
    ArticleText result;
    for (const Pruning pruning : {Pruning::all_names, Pruning::strong_names, Pruning::tags_only}) {
        ArticleText found = finder.find(pruning);
        const bool enough = found.text.size() >= least_found_bytes &&
                            finder.mass_of_text() >= least_found * finder.total_mass();
        if (enough || found.text.size() > result.text.size()) result = std::move(found);
        if (enough) break;
    }
    if (result.text.size() * 2 < linked_text.size()) {
        result.text = linked_text;
    } else if (result.text.size() < least_found_bytes) {
        std::string paragraphs = finder.paragraphs();
        if (paragraphs.size() > result.text.size()) result.text = std::move(paragraphs);
    }
    return result;
}

}  // namespace broadsheet
