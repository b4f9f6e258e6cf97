#include <map>
#include <random>

#include <catch2/catch.hpp>
#include <xapian.h>

#include "common/archive/glass_writer.hpp"
#include "tests/support/temporary_directory.hpp"

namespace broadsheet {
namespace {

using Dice = std::mt19937;

std::size_t below(Dice& dice, std::size_t end) { return dice() % end; }

std::string draw_bytes(Dice& dice, std::size_t size) {
    std::string bytes;
    while (bytes.size() < size) bytes += static_cast<char>(below(dice, 256));
    return bytes;
}

struct Lists {
    std::map<std::string, std::string> metadata;
    std::map<DocId, std::map<unsigned, std::string>> values;
    std::map<std::string, std::map<DocId, std::uint8_t>> terms;
    std::map<std::string, std::uint64_t> words;

    std::map<DocId, std::uint32_t> lengths() const {
        std::map<DocId, std::uint32_t> sums;
        for (const auto& [docid, ignored] : values) sums[docid] = 0;
        for (const auto& [term, list] : terms) {
            for (const auto& [docid, impact] : list) sums[docid] += impact;
        }
        return sums;
    }
};

/// Lists and values of one entry and of many chunks, tags of several blocks, docids in all their lengths.
Lists draw_lists(Dice& dice) {
    Lists lists;
    DocId docid = 0;
    for (int i = 0; i < 3000; ++i) {
        docid += static_cast<DocId>(1 + (below(dice, 200) == 0 ? below(dice, 400'000) : below(dice, 3)));
        auto& values = lists.values[docid];
        values[words_slot] = draw_bytes(dice, 1 + below(dice, 9));
        if (below(dice, 3) == 0) values[source_slot] = draw_bytes(dice, 1 + below(dice, 300));
        const bool is_large = below(dice, 100) == 0;
        lists.metadata["r" + std::to_string(10'000'000 + i)] =
            draw_bytes(dice, 1 + below(dice, is_large ? 200'000 : 3000));
    }
    for (int i = 0; i < 2000; ++i) {
        std::string term = i % 7 == 0 ? std::string("Z\0a", 3) : "Z";
        while (term.size() < 2 + below(dice, 90)) term += static_cast<char>(below(dice, 4) + 'a');
        if (i == 0) term = "Z" + std::string(max_term_bytes - 1, 'z');
        const std::size_t rarity = std::size_t{1} << below(dice, 12);
        for (const auto& [docid_of, ignored] : lists.values) {
            if (below(dice, rarity) != 0) continue;
            lists.terms[term][docid_of] = static_cast<std::uint8_t>(below(dice, max_impact + 1));
        }
        const std::string word = term.substr(1, max_listed_word_bytes).c_str();
        if (!word.empty()) lists.words[word] += 1 + below(dice, 100'000);
    }
    return lists;
}

void write(const std::filesystem::path& path, const Lists& lists) {
    GlassWriter writer(path);
    for (const auto& [key, value] : lists.metadata) writer.add_metadata(key, value);
    const auto lengths = lists.lengths();
    for (const auto& [docid, values] : lists.values) {
        writer.add_article(docid, lengths.at(docid));
        for (const auto& [slot, value] : values) writer.add_value(docid, static_cast<Slot>(slot), value);
    }
    for (const auto& [term, list] : lists.terms) {
        std::vector<DocId> docids;
        std::vector<std::uint8_t> impacts;
        for (const auto& [docid, impact] : list) {
            docids.push_back(docid);
            impacts.push_back(impact);
        }
        writer.add_list(term, docids, impacts);
    }
    for (const auto& [word, count] : lists.words) writer.add_word(word, count);
    writer.finish();
}

/// The same, written by Xapian itself.
void write_by_xapian(const std::filesystem::path& path, const Lists& lists) {
    Xapian::WritableDatabase database(path.string(), Xapian::DB_CREATE | Xapian::DB_NO_TERMLIST);
    for (const auto& [key, value] : lists.metadata) database.set_metadata(key, value);
    std::map<DocId, Xapian::Document> documents;
    for (const auto& [docid, values] : lists.values) {
        for (const auto& [slot, value] : values) documents[docid].add_value(slot, value);
    }
    for (const auto& [term, list] : lists.terms) {
        for (const auto& [docid, impact] : list) documents[docid].add_term(term, impact);
    }
    for (const auto& [docid, document] : documents) database.replace_document(docid, document);
    for (const auto& [word, count] : lists.words) {
        database.add_spelling(word, static_cast<Xapian::termcount>(count));
    }
    database.commit();
}

void check_same(const Xapian::Database& ours, const Xapian::Database& theirs) {
    CHECK(ours.get_doccount() == theirs.get_doccount());
    CHECK(ours.get_lastdocid() == theirs.get_lastdocid());
    CHECK(ours.get_total_length() == theirs.get_total_length());
    CHECK(ours.get_doclength_lower_bound() == theirs.get_doclength_lower_bound());
    CHECK(ours.get_doclength_upper_bound() == theirs.get_doclength_upper_bound());
    std::size_t differences = 0;
    auto key = ours.metadata_keys_begin();
    for (auto other = theirs.metadata_keys_begin(); other != theirs.metadata_keys_end(); ++other, ++key) {
        if (*key != *other || ours.get_metadata(*key) != theirs.get_metadata(*other)) ++differences;
    }
    CHECK(key == ours.metadata_keys_end());
    auto document = ours.postlist_begin("");
    for (auto other = theirs.postlist_begin(""); other != theirs.postlist_end(""); ++other, ++document) {
        if (*document != *other || ours.get_doclength(*document) != theirs.get_doclength(*other))
            ++differences;
    }
    CHECK(document == ours.postlist_end(""));
    for (const unsigned slot : {words_slot, source_slot, lang_slot}) {
        CHECK(ours.get_value_freq(slot) == theirs.get_value_freq(slot));
        CHECK(ours.get_value_lower_bound(slot) == theirs.get_value_lower_bound(slot));
        CHECK(ours.get_value_upper_bound(slot) == theirs.get_value_upper_bound(slot));
        auto value = ours.valuestream_begin(slot);
        for (auto other = theirs.valuestream_begin(slot); other != theirs.valuestream_end(slot);
             ++other, ++value) {
            if (value.get_docid() != other.get_docid() || *value != *other) ++differences;
        }
        CHECK(value == ours.valuestream_end(slot));
    }
    auto term = ours.allterms_begin();
    for (auto other = theirs.allterms_begin(); other != theirs.allterms_end(); ++other, ++term) {
        if (*term != *other || term.get_termfreq() != other.get_termfreq() ||
            ours.get_collection_freq(*term) != theirs.get_collection_freq(*other)) {
            ++differences;
            continue;
        }
        auto posting = ours.postlist_begin(*term);
        for (auto same = theirs.postlist_begin(*term); same != theirs.postlist_end(*term);
             ++same, ++posting) {
            if (*posting != *same || posting.get_wdf() != same.get_wdf()) ++differences;
        }
    }
    CHECK(term == ours.allterms_end());
    auto word = ours.spellings_begin();
    for (auto other = theirs.spellings_begin(); other != theirs.spellings_end(); ++other, ++word) {
        if (*word != *other || word.get_termfreq() != other.get_termfreq()) ++differences;
    }
    CHECK(word == ours.spellings_end());
    CHECK(differences == 0);
}

}  // namespace

TEST_CASE("a database that is written at once is what Xapian writes", "[glass]") {
    const TemporaryDirectory directory;
    Dice dice(1);
    const Lists lists = draw_lists(dice);
    const std::string ours = directory / "ours";
    const std::string theirs = directory / "theirs";
    write(ours, lists);
    write_by_xapian(theirs, lists);
    check_same(Xapian::Database(ours), Xapian::Database(theirs));
    CHECK(Xapian::Database::check(ours) == 0);
    // Far from any docid, and between two.
    Xapian::PostingIterator last = Xapian::Database(ours).postlist_begin(lists.terms.rbegin()->first);
    last.skip_to(lists.terms.rbegin()->second.rbegin()->first);
    CHECK(*last == lists.terms.rbegin()->second.rbegin()->first);
    for (const auto& [word, ignored] : lists.words) {
        if (word.size() != 9) continue;
        const std::string wrong = word.substr(0, 4) + "x" + word.substr(5);
        CHECK(Xapian::Database(ours).get_spelling_suggestion(wrong) ==
              Xapian::Database(theirs).get_spelling_suggestion(wrong));
    }
}

TEST_CASE("databases that are written at once are compacted as Xapian's are", "[glass]") {
    const TemporaryDirectory directory;
    Dice dice(2);
    const Lists lists = draw_lists(dice);
    const std::string ours = directory / "ours";
    const std::string words = directory / "words";
    const std::string theirs = directory / "theirs";
    Lists without = lists;
    without.words.clear();
    Lists only_words;
    only_words.words = lists.words;
    write(ours, without);
    write(words, only_words);
    write_by_xapian(theirs, lists);
    Xapian::Database both(ours);
    both.add_database(Xapian::Database(words));
    const std::string compacted = directory / "compacted";
    both.compact(compacted, Xapian::DBCOMPACT_NO_RENUMBER | Xapian::Compactor::FULL);
    check_same(Xapian::Database(compacted), Xapian::Database(theirs));
    CHECK(Xapian::Database::check(compacted) == 0);
}

}  // namespace broadsheet
