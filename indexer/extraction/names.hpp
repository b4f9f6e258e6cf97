/// Headlines and names as pages write them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace broadsheet {

/// `Text | Site` without the site, where what stands behind the mark is `site` or part of `host`, or a bar
/// stands before it.
std::string without_site(std::string_view title, std::string_view site, std::string_view host);

/// The people in `By Jane Doe and Ann Lee, Staff Writer`; empty when there is none that looks like a name.
std::vector<std::string> names_in_byline(std::string_view byline);

/// Names as metadata has them: no urls and handles, lists divided.
std::vector<std::string> tidy_authors(const std::vector<std::string>& authors);

}  // namespace broadsheet
