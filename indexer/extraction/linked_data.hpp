/// What a page says about its article in schema.org's terms, as JSON-LD.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace broadsheet {

/// As it stands on the page; empty where nothing is said.
struct LinkedArticle {
    std::string title;
    std::string text;
    std::string description;
    std::vector<std::string> authors;
    std::string published;
    std::string updated;
    std::string url;
    std::string site;
    std::string section;
    std::vector<std::string> tags;
    std::string lang;
};

/// Not thread-safe; keeps its buffers between calls.
class LinkedDataReader {
   public:
    LinkedDataReader();
    ~LinkedDataReader();
    /// The article among what the page's scripts describe: the first with the most text. What is not said
    /// there comes from the page's own description (`WebPage`). Broken scripts are repaired or passed over.
    LinkedArticle read(const std::vector<std::string>& scripts);

   private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace broadsheet
