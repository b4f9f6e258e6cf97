#include "common/archive/archive_reader.hpp"

#include <algorithm>
#include <sstream>
#include <unordered_map>

#include "common/archive/archive_check.hpp"
#include "common/archive/layout.hpp"
#include "common/archive/snapshot.hpp"
#include "common/archive/xapian_query.hpp"
#include "common/match/facets.hpp"
#include "common/match/matcher.hpp"
#include "common/query/pattern.hpp"
#include "common/text/tokenizer.hpp"
#include "common/text/unicode.hpp"

namespace broadsheet {
namespace {

namespace fs = std::filesystem;

/// Asks the checks about a candidate that can enter the result.
class CheckDecider : public Xapian::MatchDecider {
   public:
    CheckDecider(std::vector<std::unique_ptr<ArticleCheck>>& checks, Timings* timings)
        : checks_(checks), timings_(timings) {}
    bool operator()(const Xapian::Document& document) const override {
        const PhaseTimer timer(timings_, Phase::check);
        return std::all_of(checks_.begin(), checks_.end(),
                           [&](const auto& check) { return check->matches(document.get_docid()); });
    }

   private:
    std::vector<std::unique_ptr<ArticleCheck>>& checks_;
    Timings* timings_;
};

/// The stems of an article that tell the most about it, at most `most`.
std::vector<std::string> telling_stems(const Article& article, const Xapian::Database& database,
                                       const AverageLengths& averages, std::size_t most) {
    std::map<std::string, std::uint32_t> in_title;
    std::map<std::string, std::uint32_t> in_body;
    Stemmer stemmer(article.lang);
    const auto count = [&](const std::string& text, std::map<std::string, std::uint32_t>& counts) {
        Tokens tokens;
        tokenize(text, article.lang, tokens);
        for (const Token& token : tokens.tokens) ++counts[std::string(stemmer.stem(tokens.word(token)))];
        return tokens.positions;
    };
    const std::uint32_t title_words = count(article.title, in_title);
    const ImpactModel impacts(averages, title_words, count(article.body, in_body));
    for (const auto& [stem, times] : in_title) in_body.try_emplace(stem, 0);
    std::vector<std::pair<std::uint64_t, std::string>> weighed;
    for (const auto& [stem, times] : in_body) {
        const Xapian::doccount with_stem = database.get_termfreq(std::string(stem_prefix) + stem);
        if (with_stem < 2) continue;  // no other article has it
        const auto title = in_title.find(stem);
        const unsigned impact = impacts.impact(title == in_title.end() ? 0 : title->second, times);
        weighed.emplace_back(word_weight(1, database.get_doccount(), with_stem) * impact, stem);
    }
    std::sort(weighed.begin(), weighed.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    std::vector<std::string> stems;
    for (const auto& [weight, stem] : weighed) {
        if (stems.size() == most) break;
        stems.push_back(stem);
    }
    return stems;
}

/// A word that may have been meant as another.
class Misspelling {
   public:
    explicit Misspelling(const std::string& typed)
        : word_(only_word(typed)),
          is_near_(word_, word_.size() <= short_bytes ? 1 : 2),
          is_one_step_away_(word_, 1) {}

    /// For each word of the archive, in the order of their bytes.
    void look_at(std::string_view listed) {
        if (!word_.empty() && (listed == word_ || is_near_(listed))) near_.emplace_back(listed);
    }

    std::optional<ValueCount> suggestion(const Xapian::Database& database) const {
        std::uint64_t own = 0;
        std::optional<ValueCount> best;
        std::uint64_t best_weight = 0;
        auto spelling = database.spellings_begin();
        for (const std::string& word : near_) {
            spelling.skip_to(word);
            if (spelling == database.spellings_end()) break;
            if (*spelling != word) continue;
            const std::uint64_t frequency = spelling.get_termfreq();
            const std::uint64_t weight = frequency * (is_one_step_away_(word) ? one_step_weight : 1);
            if (word == word_) {
                own = frequency;
            } else if (weight > best_weight) {
                best = ValueCount{word, frequency};
                best_weight = weight;
            }
        }
        if (best && best->count < own * suggestion_factor) best.reset();
        return best;
    }

   private:
    static constexpr std::size_t short_bytes = 4;
    static constexpr std::uint64_t one_step_weight = 50;

    /// Folded, or nothing for what is not one word.
    static std::string only_word(const std::string& typed) {
        Tokens tokens;
        tokenize(typed, "", tokens);
        if (tokens.tokens.size() != 1) return "";
        return std::string(tokens.word(tokens.tokens.front()));
    }

    std::string word_;
    NearlySame is_near_;
    NearlySame is_one_step_away_;
    std::vector<std::string> near_;
};

/// Oldest first, undated last.
class OldestKey : public Xapian::KeyMaker {
   public:
    std::string operator()(const Xapian::Document& document) const override {
        std::string key = document.get_value(published_slot);
        return key.empty() ? "\xFF" : key;
    }
};

/// The same of every article.
class NoKey : public Xapian::KeyMaker {
   public:
    std::string operator()(const Xapian::Document&) const override { return {}; }
};

}  // namespace

struct ArchiveReader::State : Snapshot {
    State(const fs::path& path, AnswerFrom source, Timings* kept, ReadFor reads_for)
        : Snapshot(path, source, reads_for), timings(kept) {}

    /// The reader as what a plan asks of an archive.
    class ReaderLookup : public Lookup {
       public:
        explicit ReaderLookup(State& state) : state_(state) {}

        void each_word(std::string_view prefix, const Visit& visit) const override {
            if (state_.fast) {
                try {
                    return each_fast_word(prefix, visit);
                } catch (const FastDamaged&) {
                    state_.fast.reset();
                }
            }
            visit_all(visit, [&](std::vector<std::string>& words) {
                const auto end = state_.database.spellings_end();
                auto word = state_.database.spellings_begin();
                for (word.skip_to(std::string(prefix)); word != end; ++word) {
                    if (!(*word).starts_with(prefix)) break;
                    words.push_back(*word);
                }
            });
        }

        void each_value(Filter filter, std::string_view prefix, const Visit& visit) const override {
            visit_all(visit, [&](std::vector<std::string>& values) {
                const std::string field = filter_term(filter, "");
                const std::string begin = field + std::string(prefix);
                const auto end = state_.database.allterms_end(begin);
                for (auto term = state_.database.allterms_begin(begin); term != end; ++term)
                    values.push_back((*term).substr(field.size()));
            });
        }

        std::optional<std::vector<std::uint32_t>> story(std::string_view id) const override {
            const std::optional<DocId> docid = state_.find(id);
            if (!docid) return std::nullopt;
            return state_.story_articles(state_.story(*docid));
        }

        std::optional<Likeness> likeness(std::string_view id) const override {
            const std::optional<DocId> docid = state_.find(id);
            if (!docid) return std::nullopt;
            constexpr std::size_t most_stems = 20;
            return state_.with_retry([&]() -> std::optional<Likeness> {
                const Article* const article = state_.cached_article(*docid);
                if (article == nullptr) return std::nullopt;
                return Likeness{
                    *docid, telling_stems(*article, state_.database, state_.settings().averages, most_stems)};
            });
        }

       private:
        /// Of one commit, whatever a writer does.
        template <class Collect>
        void visit_all(const Visit& visit, Collect collect) const {
            std::vector<std::string> texts;
            state_.with_retry([&] {
                texts.clear();
                collect(texts);
            });
            for (const std::string& text : texts) visit(text);
        }

        /// Each word once, though several files may have it.
        void each_fast_word(std::string_view prefix, const Visit& visit) const {
            const auto visit_listed = [&](std::string_view word) {
                if (word.size() <= max_listed_word_bytes) visit(word);
            };
            if (state_.fast->files().size() == 1) {
                return state_.fast->files().front()->each_word(prefix, visit_listed);
            }
            std::vector<std::string> words;
            for (const auto& file : state_.fast->files()) {
                file->each_word(prefix, [&](std::string_view word) {
                    if (word.size() <= max_listed_word_bytes) words.emplace_back(word);
                });
            }
            std::sort(words.begin(), words.end());
            words.erase(std::unique(words.begin(), words.end()), words.end());
            for (const std::string& word : words) visit(word);
        }

        State& state_;
    };

    std::optional<DocId> find(std::string_view id) {
        return with_retry([&]() -> std::optional<DocId> {
            const std::string term = filter_term(Filter::id, id);
            const auto end = database.postlist_end(term);
            for (auto posting = database.postlist_begin(term); posting != end; ++posting) {
                if (!removed.contains(*posting)) return *posting;
            }
            return std::nullopt;
        });
    }

    /// What `ask` gives, with a matcher for the plan; nothing where the database has to answer.
    template <class Ask>
    auto ask_fast(const Plan& plan, Ask ask) -> std::optional<decltype(ask(std::declval<Matcher&>()))> {
        if (!fast || !Matcher::can_take(plan)) return std::nullopt;
        try {
            Matcher matcher(*fast, plan, stemmers);
            return ask(matcher);
        } catch (const FastDamaged&) {
            fast.reset();
            return std::nullopt;
        }
    }

    std::map<std::string, ValueCount> fast_values(Matcher& matcher, Facet facet,
                                                  std::uint64_t& without) const {
        std::map<const FastFile*, std::vector<std::uint64_t>> by_file;
        for (const auto& file : fast->files()) {
            const auto [first, last] = file->values_of(facet);
            by_file[file.get()].resize(last - first);
        }
        const FastFile* current = nullptr;
        std::uint32_t first = 0;
        std::vector<std::uint64_t>* counts = nullptr;
        matcher.each([&](const FastFile& file, std::uint32_t index) {
            if (&file != current) {
                current = &file;
                first = file.values_of(facet).first;
                counts = &by_file[&file];
            }
            bool any = false;
            for (const std::uint32_t value : file.facets(index)) {
                if (value - first >= counts->size()) continue;
                ++(*counts)[value - first];
                any = true;
            }
            if (!any) ++without;
        });
        std::map<std::string, ValueCount> values;
        for (const auto& file : fast->files()) {
            const std::uint32_t begin = file->values_of(facet).first;
            const std::vector<std::uint64_t>& of_file = by_file[file.get()];
            for (std::uint32_t i = 0; i < of_file.size(); ++i) {
                if (of_file[i] == 0 && fast->files().size() == 1) continue;
                // An earlier file's spelling stands, also of a value that no match there has.
                const std::string text(file->value(begin + i));
                values.try_emplace(fold(text), ValueCount{text, 0}).first->second.count += of_file[i];
            }
        }
        std::erase_if(values, [](const auto& value) { return value.second.count == 0; });
        return values;
    }

    static DayCounts fast_days(Matcher& matcher) {
        std::unordered_map<std::int32_t, std::uint64_t> by_day;
        std::int32_t last_day = no_day;
        std::uint64_t* last = nullptr;  // most neighbours are of the same day
        matcher.each([&](const FastFile& file, std::uint32_t index) {
            const std::int32_t day = file.days()[index];
            if (last == nullptr || day != last_day) {
                last = &by_day[day];
                last_day = day;
            }
            ++*last;
        });
        DayCounts counts;
        for (const auto& [day, count] : by_day) {
            if (day == no_day) {
                counts.undated = count;
            } else {
                counts.days[Day(std::chrono::days(day))] = count;
            }
        }
        return counts;
    }

    /// The docids of all matches, in ascending order.
    std::vector<DocId> all_matches(const Plan& plan) {
        return with_retry([&] {
            std::vector<DocId> docids;
            const Xapian::MSet found = run(plan, SortOrder::newest, 0, database.get_doccount(), 0);
            for (auto match = found.begin(); match != found.end(); ++match) docids.push_back(*match);
            std::sort(docids.begin(), docids.end());
            return docids;
        });
    }

    /// A value as the first article that has it spells it.
    std::string first_spelling(Facet facet, const std::string& folded) {
        static constexpr std::array<Filter, facet_count> filters{Filter::source, Filter::author,
                                                                 Filter::section, Filter::tag, Filter::lang};
        return with_retry([&] {
            const std::string term = filter_term(filters[static_cast<std::size_t>(facet)], folded);
            const auto end = database.postlist_end(term);
            for (auto posting = database.postlist_begin(term); posting != end; ++posting) {
                const Article* const article = cached_article(*posting);
                if (article == nullptr) continue;
                for (const FacetText& text : facet_texts(*article)) {
                    if (text.facet == facet && fold(text.text) == folded) return text.text;
                }
            }
            return folded;
        });
    }

    /// Adds the scored words on the ways in which the article matches.
    void collect_score(const Plan& plan, DocId docid, const Article& article, std::vector<ScorePart>& parts) {
        if (!PlanEvaluator(plan, stemmers).evaluate(docid, article)) return;
        if (plan.scored) {
            ScorePart part{.stems = plan.stems, .zone = plan.zone, .articles = 0, .weight = 0, .impact = 0};
            for (const std::string& stem : plan.stems) {
                const std::string term =
                    std::string(plan.zone == Zone::title ? title_stem_prefix : stem_prefix) + stem;
                part.articles = std::max<std::uint64_t>(part.articles, database.get_termfreq(term));
                auto posting = database.postlist_begin(term);
                const auto end = database.postlist_end(term);
                if (posting != end) posting.skip_to(docid);
                if (posting != end && *posting == docid)
                    part.impact = std::max(part.impact, posting.get_wdf());
            }
            part.weight = word_weight(plan.boost, database.get_doccount(), part.articles);
            parts.push_back(std::move(part));
        }
        const std::size_t wanted = plan.kind == PlanKind::difference ? 1 : plan.children.size();
        for (std::size_t i = 0; i < wanted; ++i) collect_score(plan.children[i], docid, article, parts);
    }

    /// Whether an article without a record is a gap in the docids, and has not been lost.
    bool is_gap(DocId docid) {
        const auto is_listed = [&] {
            try {
                database.get_doclength(docid);
                return true;
            } catch (const Xapian::DocNotFoundError&) {
                return false;
            }
        };
        try {
            return with_retry(
                [&] { return database.get_metadata(record_key(docid)).empty() && !is_listed(); });
        } catch (const Error&) {
            return false;
        }
    }

    /// Calls `visit` with what `read` gives for each article that is there, by its docid and not from a
    /// list, since that may be damaged too.
    template <class Read, class Visit>
    std::vector<Damage> each_stored(Read read, const Visit& visit) {
        std::vector<Damage> damages = metadata_damages;
        const DocId last = database.get_lastdocid();
        const std::set<DocId> left_out = removed;  // a writer at work may add to them
        for (DocId docid = 1; docid <= last; ++docid) {
            if (left_out.contains(docid)) continue;
            std::optional<std::decay_t<decltype(read(docid))>> stored;
            try {
                stored = read(docid);
            } catch (const Error& error) {
                if (is_gap(docid)) continue;
                const std::string why = error.what();
                if (!damages.empty() && damages.back().last + 1 == docid && damages.back().why == why) {
                    damages.back().last = docid;
                } else {
                    damages.push_back({docid, docid, why});
                }
                continue;
            }
            visit(docid, *std::move(stored));
        }
        return damages;
    }

    XapianQuery translate(const Plan& plan) {
        return make_xapian_query(plan, database, removed, articles, stemmers);
    }

    Xapian::MSet run(const Plan& plan, SortOrder sort, Xapian::doccount offset, Xapian::doccount limit,
                     Xapian::doccount check_at_least) {
        XapianQuery translated = translate(plan);
        Xapian::Enquire enquire(database);
        enquire.set_query(translated.query);
        OldestKey oldest;
        NoKey none;
        if (sort == SortOrder::relevance && is_scored(plan)) {
            enquire.set_weighting_scheme(ImpactWeight());
            // An early exit from alternatives turns them into an AND on the way, where Xapian 1.4 steps over
            // an article that the right side stands at already (AndMaybePostList::next) and asks an OP_MAX at
            // its end for its weight (MaxPostList::recalc_maxweight). Behind a key there is no early exit.
            if (has_scored_alternatives(plan)) enquire.set_sort_by_key_then_relevance(&none, true);
        } else {
            enquire.set_weighting_scheme(Xapian::BoolWeight());
            if (sort == SortOrder::oldest) {
                enquire.set_sort_by_key(&oldest, false);
            } else {
                enquire.set_sort_by_value(published_slot, true);
            }
        }
        const CheckDecider decider(translated.checks, timings);
        return enquire.get_mset(offset, limit, check_at_least, nullptr,
                                translated.checks.empty() ? nullptr : &decider);
    }

    Timings* timings;
    Stemmers stemmers;
    ArticleSource articles = [this](DocId docid) { return cached_article(docid); };
};

ArchiveReader::ArchiveReader(const fs::path& directory, AnswerFrom from, Timings* timings, ReadFor purpose)
    : state_(std::make_unique<State>(directory, from, timings, purpose)) {}
ArchiveReader::~ArchiveReader() = default;
ArchiveReader::ArchiveReader(ArchiveReader&&) noexcept = default;
ArchiveReader& ArchiveReader::operator=(ArchiveReader&&) noexcept = default;

std::uint64_t ArchiveReader::article_count() const {
    return state_->database.get_doccount() - state_->removed.size();
}

DocId ArchiveReader::last_docid() const { return state_->database.get_lastdocid(); }

const std::map<std::string, std::uint64_t>& ArchiveReader::languages() const { return state_->languages; }
const std::set<std::string>& ArchiveReader::cleanings() const { return state_->cleanings; }

const std::set<DocId>& ArchiveReader::removed() const { return state_->removed; }

const std::set<std::string>& ArchiveReader::taken_down() const { return state_->taken_down; }

IndexSettings ArchiveReader::settings() const { return state_->settings(); }

Plan ArchiveReader::plan(const Query& query, std::string_view lang) {
    std::vector<std::string> tags;
    if (!lang.empty()) {
        tags.emplace_back(lang);
    } else {
        for (const auto& [tag, count] : state_->languages) tags.push_back(tag);
    }
    if (tags.empty()) tags.emplace_back("und");
    Plan plan = make_plan(query, tags, state_->stemmers, State::ReaderLookup(*state_));
    if (lang.empty()) return plan;
    Plan in_language{
        .kind = PlanKind::filter, .filter = Filter::lang, .text = filter_value(Filter::lang, lang)};
    return {.kind = PlanKind::conjunction, .children = {std::move(plan), std::move(in_language)}};
}

MatchList ArchiveReader::search(const Plan& plan, SortOrder sort, std::size_t offset, std::size_t limit) {
    const auto answer = state_->ask_fast(plan, [&](Matcher& matcher) {
        const std::size_t all = state_->fast->last();
        const std::size_t first = std::min(offset, all);
        const bool by_score = sort == SortOrder::relevance && is_scored(plan);
        const FastOrder order = by_score                    ? FastOrder::relevance
                                : sort == SortOrder::oldest ? FastOrder::oldest
                                                            : FastOrder::newest;
        MatchList list{.matches = {}, .total = 0, .exact = false};
        const std::vector<FastMatch> best = matcher.best(order, first + std::min(limit, all - first));
        for (std::size_t i = first; i < best.size(); ++i)
            list.matches.push_back({best[i].docid, best[i].score});
        list.total = matcher.estimate(list.exact);
        return list;
    });
    if (answer) return *answer;
    return state_->with_retry([&] {
        const std::size_t all = state_->database.get_doccount();
        const std::size_t first = std::min(offset, all);
        const Xapian::MSet found =
            state_->run(plan, sort, static_cast<Xapian::doccount>(first),
                        static_cast<Xapian::doccount>(std::min(limit, all - first)), 0);
        MatchList list{.matches = {},
                       .total = found.get_matches_estimated(),
                       .exact = found.get_matches_lower_bound() == found.get_matches_upper_bound()};
        for (auto match = found.begin(); match != found.end(); ++match) {
            list.matches.push_back({*match, static_cast<std::uint64_t>(match.get_weight())});
        }
        return list;
    });
}

bool ArchiveReader::counts_fast(const Plan& plan) const {
    return state_->fast != nullptr && Matcher::can_take(plan);
}

std::uint64_t ArchiveReader::count(const Plan& plan) {
    if (const auto matches = state_->ask_fast(plan, [](Matcher& matcher) { return matcher.count(); }))
        return *matches;
    return state_->with_retry([&]() -> std::uint64_t {
        const Xapian::doccount all = state_->database.get_doccount();
        return state_->run(plan, SortOrder::newest, 0, 0, all).get_matches_estimated();
    });
}

FacetCounts ArchiveReader::values(const Plan& plan, Facet facet) {
    FacetCounts result;
    std::map<std::string, ValueCount> counts;  // by folded value
    const auto counted = state_->ask_fast(plan, [&](Matcher& matcher) {
        result.without = 0;
        counts = state_->fast_values(matcher, facet, result.without);
        return true;
    });
    if (!counted) {
        counts.clear();
        result.without = 0;
        for (const DocId docid : state_->all_matches(plan)) {
            std::set<std::string> own;
            for (const FacetText& text : facet_texts(article(docid))) {
                if (text.facet == facet) own.insert(fold(text.text));
            }
            for (const std::string& value : own) ++counts[value].count;
            if (own.empty()) ++result.without;
        }
        for (auto& [folded, value] : counts) value.value = state_->first_spelling(facet, folded);
    }
    std::vector<std::pair<std::string, ValueCount>> sorted(counts.begin(), counts.end());
    std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
        return a.second.count != b.second.count ? a.second.count > b.second.count : a.first < b.first;
    });
    for (auto& [folded, value] : sorted) result.values.push_back(std::move(value));
    return result;
}

DayCounts ArchiveReader::days(const Plan& plan) {
    DayCounts counts;
    const auto counted = state_->ask_fast(plan, [&](Matcher& matcher) {
        counts = State::fast_days(matcher);
        return true;
    });
    if (counted) return counts;
    return state_->with_retry([&] {
        DayCounts slow;
        for (const DocId docid : state_->all_matches(plan)) {
            const auto time = time_from_sortable(
                state_->database.get_document(docid, Xapian::DOC_ASSUME_VALID).get_value(published_slot));
            if (time) ++slow.days[day_of(*time)];
            if (!time) ++slow.undated;
        }
        return slow;
    });
}

DocId ArchiveReader::story(DocId docid) const { return state_->story(docid); }

std::vector<DocId> ArchiveReader::story_articles(DocId first) const { return state_->story_articles(first); }

std::map<DocId, CopyCount> ArchiveReader::copies(const Plan& plan, const std::vector<DocId>& docids) {
    std::map<DocId, DocId> of_story;
    for (const DocId docid : docids) of_story[story(docid)] = docid;
    std::map<DocId, std::vector<DocId>> others;
    const auto add = [&](DocId docid) {
        const auto found = of_story.find(story(docid));
        if (found != of_story.end() && found->second != docid) others[found->second].push_back(docid);
    };
    const auto counted = state_->ask_fast(plan, [&](Matcher& matcher) {
        others.clear();
        matcher.each([&](const FastFile& file, std::uint32_t index) { add(file.first() + index); });
        return true;
    });
    if (!counted) {
        others.clear();
        for (const DocId docid : state_->all_matches(plan)) add(docid);
    }
    std::map<DocId, CopyCount> counts;
    for (const auto& [docid, copies] : others) {
        std::set<std::string> sources;
        for (const DocId copy : copies) sources.insert(fold(article(copy).source));
        sources.erase("");
        counts[docid] = {copies.size(), sources.size()};
    }
    return counts;
}

std::vector<std::optional<ValueCount>> ArchiveReader::suggest(const std::vector<std::string>& words) {
    std::vector<Misspelling> misspellings;
    for (const std::string& word : words) misspellings.emplace_back(word);
    State::ReaderLookup(*state_).each_word("", [&](std::string_view listed) {
        for (Misspelling& misspelling : misspellings) misspelling.look_at(listed);
    });
    return state_->with_retry([&] {
        std::vector<std::optional<ValueCount>> suggestions;
        for (Misspelling& misspelling : misspellings) {
            suggestions.push_back(misspelling.suggestion(state_->database));
        }
        return suggestions;
    });
}

std::vector<ScorePart> ArchiveReader::score_parts(const Plan& plan, DocId docid) {
    std::vector<ScorePart> parts;
    const Article stored = article(docid);
    state_->with_retry([&] {
        parts.clear();
        state_->collect_score(plan, docid, stored, parts);
    });
    return parts;
}

PlanEvaluator ArchiveReader::evaluator(const Plan& plan) { return PlanEvaluator(plan, state_->stemmers); }

std::string ArchiveReader::id(DocId docid) const {
    if (state_->fast) {
        try {
            return std::string(state_->fast->id(docid));
        } catch (const FastDamaged&) {
            state_->fast.reset();
        }
    }
    return state_->with_retry(
        [&] { return state_->database.get_document(docid, Xapian::DOC_ASSUME_VALID).get_value(id_slot); });
}

std::string ArchiveReader::record(DocId docid) {
    return state_->with_retry([&] {
        const std::string frame = state_->database.get_metadata(record_key(docid));
        if (frame.empty()) {
            throw ArchiveCorrupt(state_->directory.string() + ": article " + std::to_string(docid) +
                                 " has no stored record; run 'indexer check'");
        }
        return std::string(state_->decompressor.decompress(frame));
    });
}

Article ArchiveReader::article(DocId docid) { return state_->parser.parse(record(docid)); }

std::optional<DocId> ArchiveReader::find(std::string_view id) const { return state_->find(id); }

void ArchiveReader::each_docid(const std::function<void(DocId)>& visit) const {
    const DocId last = last_docid();
    const std::set<DocId> left_out = state_->removed;  // as in each_stored
    std::vector<DocId> docids;
    state_->with_retry([&] {
        docids.clear();
        const auto end = state_->database.postlist_end("");
        for (auto posting = state_->database.postlist_begin(""); posting != end && *posting <= last;
             ++posting) {
            if (!left_out.contains(*posting)) docids.push_back(*posting);
        }
    });
    std::for_each(docids.begin(), docids.end(), visit);
}

std::vector<Damage> ArchiveReader::each_record(const std::function<void(DocId, std::string_view)>& visit) {
    return state_->each_stored([&](DocId docid) { return record(docid); }, visit);
}

std::vector<Damage> ArchiveReader::each_article(const std::function<void(DocId, Article)>& visit) {
    return state_->each_stored([&](DocId docid) { return article(docid); }, visit);
}

std::string to_string(const Damage& damage) {
    if (damage.first == 0) return damage.why;
    const bool one = damage.first == damage.last;
    return (one ? "article " : "articles ") + std::to_string(damage.first) +
           (one ? "" : " to " + std::to_string(damage.last)) + ": " + damage.why;
}

ArchiveInfo ArchiveReader::info() const {
    return state_->with_retry([&] {
        const IndexSettings fixed = settings();
        const Xapian::Database& database = state_->database;
        ArchiveInfo info{.database = state_->database_path.filename().string(),
                         .schema = schema_version,
                         .articles = article_count(),
                         .removed = state_->removed.size(),
                         .bytes = {},
                         .dictionary_bytes = state_->dictionary.size(),
                         .averages = fixed.averages,
                         .languages = state_->languages,
                         .cleanings = state_->cleanings,
                         .sources = {},
                         .sections = {},
                         .years = {}};
        for (const fs::directory_entry& entry : fs::directory_iterator(state_->database_path)) {
            std::error_code gone;  // a writer replaces some of them
            const std::uint64_t size = entry.file_size(gone);
            if (!gone) info.bytes[entry.path().filename().string()] = size;
        }
        const auto collect = [&](const std::string& prefix, std::map<std::string, std::uint64_t>& values) {
            const auto end = database.allterms_end(prefix);
            for (auto term = database.allterms_begin(prefix); term != end; ++term) {
                values[(*term).substr(prefix.size())] = term.get_termfreq();
            }
        };
        std::unordered_map<DocId, std::uint64_t> sizes;
        for (const auto& file : state_->story_files()) {
            const auto stories = file->stories();
            for (std::uint32_t i = 0; i < stories.size(); ++i) {
                if (!state_->removed.contains(file->first() + i)) ++sizes[stories[i]];
            }
        }
        for (const auto& [story, size] : sizes) {
            if (size < 2) continue;
            ++info.stories;
            info.articles_in_stories += size;
        }
        collect(filter_term(Filter::source, ""), info.sources);
        collect(filter_term(Filter::section, ""), info.sections);
        collect(std::string(year_prefix), info.years);
        return info;
    });
}

CheckReport ArchiveReader::check(CheckDepth depth) const { return check_archive(state_->directory, depth); }

}  // namespace broadsheet
