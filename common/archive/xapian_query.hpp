/// For the sources of this folder only: a plan as a Xapian query, the reference way of matching.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <vector>

#include <xapian.h>

#include "common/archive/schema.hpp"
#include "common/match/marks.hpp"
#include "common/match/plan.hpp"

namespace broadsheet {

/// Xapian's part of a match: score = integer weight of the word (OP_SCALE_WEIGHT) times impact (wdf).
class ImpactWeight : public Xapian::Weight {
   public:
    ImpactWeight();
    ImpactWeight* clone() const override { return new ImpactWeight; }
    void init(double factor) override { factor_ = factor; }
    double get_sumpart(Xapian::termcount wdf, Xapian::termcount, Xapian::termcount) const override;
    double get_maxpart() const override;
    double get_sumextra(Xapian::termcount, Xapian::termcount) const override { return 0; }
    double get_maxextra() const override { return 0; }

   private:
    double factor_ = 0;
};

/// Gives an article by its docid, or null when there is none.
using ArticleSource = std::function<const Article*(DocId)>;

/// Decides one check on stored articles.
class ArticleCheck {
   public:
    ArticleCheck(const Check& check, ArticleSource articles, Stemmers& stemmers);
    bool matches(DocId docid);

   private:
    ArticleSource articles_;
    WordFinder finder_;
    PreparedCheck check_;
};

/// A plan in Xapian's terms. The checks that every match must pass are kept apart, since Xapian asks a
/// MatchDecider only about what can still enter the result; those inside OR and NOT are part of the query.
struct XapianQuery {
    Xapian::Query query;
    std::vector<std::unique_ptr<ArticleCheck>> checks;
};

/// `articles` and `stemmers` must outlive the result.
XapianQuery make_xapian_query(const Plan& plan, const Xapian::Database& database,
                              const std::set<DocId>& removed, const ArticleSource& articles,
                              Stemmers& stemmers);

}  // namespace broadsheet
