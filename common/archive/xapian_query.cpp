#include "common/archive/xapian_query.hpp"

#include <algorithm>

#include "common/archive/impact.hpp"

namespace broadsheet {
namespace {

Vocabulary words_of(const Check& check) {
    Vocabulary words;
    add_words(check, words);
    return words;
}

/// The articles that pass a check, for use behind an AND with its superset: it is asked, not walked.
class CheckSource : public Xapian::PostingSource {
   public:
    CheckSource(const Check& check, const ArticleSource& articles, Stemmers& stemmers, DocId last)
        : check_(check, articles, stemmers), last_(last) {}

    void init(const Xapian::Database&) override { docid_ = 0; }
    Xapian::doccount get_termfreq_min() const override { return 0; }
    // As common as can be, so that Xapian asks it last.
    Xapian::doccount get_termfreq_est() const override { return last_; }
    Xapian::doccount get_termfreq_max() const override { return last_; }
    void next(double) override { move_to(docid_ + 1); }
    void skip_to(Xapian::docid docid, double) override {
        if (docid > docid_) move_to(docid);
    }
    bool check(Xapian::docid docid, double) override {
        if (docid <= docid_) return true;
        const bool is_match = check_.matches(docid);
        // Where it is none the source stands before it, and may be asked for it again.
        docid_ = is_match ? docid : docid - 1;
        return is_match;
    }
    bool at_end() const override { return docid_ > last_; }
    Xapian::docid get_docid() const override { return docid_; }

   private:
    void move_to(DocId docid) {
        docid_ = docid;
        while (docid_ <= last_ && !check_.matches(docid_)) ++docid_;
    }

    ArticleCheck check_;
    DocId last_;
    DocId docid_ = 0;
};

/// Certain articles.
class ArticlesSource : public Xapian::PostingSource {
   public:
    /// `docids` are sorted.
    explicit ArticlesSource(std::vector<DocId> docids) : docids_(std::move(docids)) {}

    void init(const Xapian::Database&) override {
        at_ = 0;
        started_ = false;
    }
    Xapian::doccount get_termfreq_min() const override { return size(); }
    Xapian::doccount get_termfreq_est() const override { return size(); }
    Xapian::doccount get_termfreq_max() const override { return size(); }
    void next(double) override {
        if (started_) ++at_;
        started_ = true;
    }
    void skip_to(Xapian::docid docid, double) override {
        started_ = true;
        const auto begin = docids_.begin() + static_cast<std::ptrdiff_t>(at_);
        at_ = static_cast<std::size_t>(std::lower_bound(begin, docids_.end(), docid) - docids_.begin());
    }
    bool at_end() const override { return at_ >= docids_.size(); }
    Xapian::docid get_docid() const override { return docids_[at_]; }

   private:
    Xapian::doccount size() const { return static_cast<Xapian::doccount>(docids_.size()); }

    std::vector<DocId> docids_;
    std::size_t at_ = 0;
    bool started_ = false;
};

class Translator {
   public:
    Translator(const Xapian::Database& database, const ArticleSource& articles, Stemmers& stemmers)
        : database_(database), articles_(articles), stemmers_(stemmers) {}

    Xapian::Query translate(const Plan& plan) {
        switch (plan.kind) {
            case PlanKind::everything:
                return Xapian::Query::MatchAll;
            case PlanKind::nothing:
                return Xapian::Query::MatchNothing;
            case PlanKind::words:
                return words(plan);
            case PlanKind::filter:
                return Xapian::Query(0, Xapian::Query(filter_term(plan.filter, plan.text)));
            case PlanKind::capitals:
                return Xapian::Query(0, Xapian::Query(std::string(capitals_prefix) + plan.text));
            case PlanKind::articles:
                return source(new ArticlesSource(existing(plan.docids)));
            case PlanKind::ranked:
                return ranked(translate(plan.children.front()), plan);
            case PlanKind::days:
                return days(plan.days);
            case PlanKind::dated:
                return dated();
            case PlanKind::checked:
                return Xapian::Query(
                    Xapian::Query::OP_FILTER, translate(plan.children.front()),
                    source(new CheckSource(plan.check, articles_, stemmers_, database_.get_lastdocid())));
            case PlanKind::conjunction:
                return combine(Xapian::Query::OP_AND, plan);
            case PlanKind::disjunction:
                return combine(Xapian::Query::OP_OR, plan);
            case PlanKind::difference:
                return combine(Xapian::Query::OP_AND_NOT, plan);
        }
        return Xapian::Query::MatchNothing;
    }

    /// As translate, but the checks that every match must pass go to `checks`.
    Xapian::Query translate_top(const Plan& plan, std::vector<std::unique_ptr<ArticleCheck>>& checks) {
        if (plan.kind == PlanKind::checked) {
            checks.push_back(std::make_unique<ArticleCheck>(plan.check, articles_, stemmers_));
            return translate_top(plan.children.front(), checks);
        }
        if (plan.kind == PlanKind::ranked) return ranked(translate_top(plan.children.front(), checks), plan);
        if (plan.kind != PlanKind::conjunction && plan.kind != PlanKind::difference) return translate(plan);
        std::vector<Xapian::Query> parts;
        for (std::size_t i = 0; i < plan.children.size(); ++i) {
            const bool unwanted = plan.kind == PlanKind::difference && i > 0;
            parts.push_back(unwanted ? translate(plan.children[i]) : translate_top(plan.children[i], checks));
        }
        const Xapian::Query::op op =
            plan.kind == PlanKind::conjunction ? Xapian::Query::OP_AND : Xapian::Query::OP_AND_NOT;
        return Xapian::Query(op, parts.begin(), parts.end());
    }

    static Xapian::Query source(Xapian::PostingSource* owned) {
        return Xapian::Query(0, Xapian::Query(owned->release()));
    }

   private:
    /// What matches, with the words that only add to scores. Where none scores they must stay out: below a NOT
    /// Xapian never sets the weights by which its AND_MAYBE decides whether to go on as an AND.
    Xapian::Query ranked(const Xapian::Query& matching, const Plan& plan) {
        std::vector<Xapian::Query> words;
        for (std::size_t i = 1; i < plan.children.size(); ++i) {
            if (is_scored(plan.children[i])) words.push_back(translate(plan.children[i]));
        }
        if (words.empty()) return matching;
        return Xapian::Query(Xapian::Query::OP_AND_MAYBE, matching,
                             Xapian::Query(Xapian::Query::OP_OR, words.begin(), words.end()));
    }

    /// A source must give no docid that the database does not have.
    std::vector<DocId> existing(const std::vector<DocId>& docids) const {
        const Xapian::docid last = database_.get_lastdocid();
        std::vector<DocId> found;
        for (const DocId docid : docids) {
            if (docid <= last && !database_.get_metadata(record_key(docid)).empty()) found.push_back(docid);
        }
        return found;
    }

    Xapian::Query combine(Xapian::Query::op op, const Plan& plan) {
        std::vector<Xapian::Query> parts;
        for (const Plan& child : plan.children) parts.push_back(translate(child));
        return Xapian::Query(op, parts.begin(), parts.end());
    }

    /// The stems of a word score as one: the greatest impact, and the rarity of the most frequent.
    Xapian::Query words(const Plan& plan) {
        const std::string_view prefix = plan.zone == Zone::title ? title_stem_prefix : stem_prefix;
        std::vector<Xapian::Query> terms;
        Xapian::doccount most = 0;
        for (const std::string& stem : plan.stems) {
            const std::string term = std::string(prefix).append(stem);
            const Xapian::doccount articles = database_.get_termfreq(term);
            if (articles == 0) continue;
            most = std::max(most, articles);
            terms.emplace_back(term);
        }
        if (terms.empty()) return Xapian::Query::MatchNothing;
        const Xapian::Query any(Xapian::Query::OP_MAX, terms.begin(), terms.end());
        const std::uint64_t weight =
            plan.scored ? word_weight(plan.boost, database_.get_doccount(), most) : 0;
        return Xapian::Query(static_cast<double>(weight), any);
    }

    Xapian::Query days(DayRange range) {
        const auto earliest = time_from_sortable(database_.get_value_lower_bound(published_slot));
        const auto latest = time_from_sortable(database_.get_value_upper_bound(published_slot));
        if (!earliest || !latest) return Xapian::Query::MatchNothing;
        // Whole years where the archive has nothing outside, so that an open range is a few terms.
        if (range.first < day_of(*earliest)) range.first = first_of_year(day_of(*earliest));
        if (range.last > day_of(*latest)) range.last = last_of_year(day_of(*latest));
        std::vector<Xapian::Query> terms;
        for (const std::string& term : range_terms(range)) terms.emplace_back(term);
        return Xapian::Query(0, Xapian::Query(Xapian::Query::OP_OR, terms.begin(), terms.end()));
    }

    static Day first_of_year(Day day) {
        return Day(std::chrono::year_month_day(day).year() / std::chrono::January / 1);
    }
    static Day last_of_year(Day day) {
        return Day(std::chrono::year_month_day(day).year() / std::chrono::December / 31);
    }

    Xapian::Query dated() const {
        if (database_.get_value_freq(published_slot) == 0) return Xapian::Query::MatchNothing;
        return Xapian::Query(0, Xapian::Query(Xapian::Query::OP_VALUE_GE, published_slot,
                                              database_.get_value_lower_bound(published_slot)));
    }

    const Xapian::Database& database_;
    const ArticleSource& articles_;
    Stemmers& stemmers_;
};

}  // namespace

ImpactWeight::ImpactWeight() {
    need_stat(WDF);
    need_stat(WDF_MAX);
}

double ImpactWeight::get_sumpart(Xapian::termcount wdf, Xapian::termcount, Xapian::termcount) const {
    return factor_ * std::min(wdf, Xapian::termcount{max_impact});
}

double ImpactWeight::get_maxpart() const {
    // Glass bounds a wdf by the term's collection frequency only; without the clamp nothing is cut off.
    return factor_ * std::min(get_wdf_upper_bound(), Xapian::termcount{max_impact});
}

ArticleCheck::ArticleCheck(const Check& check, ArticleSource articles, Stemmers& stemmers)
    : articles_(std::move(articles)),
      finder_(words_of(check), asks_for_sentences(check), stemmers),
      check_(check, finder_.vocabulary()) {}

bool ArticleCheck::matches(DocId docid) {
    const Article* article = articles_(docid);
    return article != nullptr && check_.matches(finder_.find(*article));
}

XapianQuery make_xapian_query(const Plan& plan, const Xapian::Database& database,
                              const std::set<DocId>& removed, const ArticleSource& articles,
                              Stemmers& stemmers) {
    XapianQuery result;
    result.query = Translator(database, articles, stemmers).translate_top(plan, result.checks);
    if (!removed.empty()) {
        result.query =
            Xapian::Query(Xapian::Query::OP_AND_NOT, result.query,
                          Translator::source(new ArticlesSource({removed.begin(), removed.end()})));
    }
    return result;
}

}  // namespace broadsheet
