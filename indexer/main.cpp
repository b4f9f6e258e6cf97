#include <iostream>

#include "indexer/run.hpp"

int main(int argc, char** argv) {
    return broadsheet::run_indexer({argv + 1, argv + argc}, std::cout, std::cerr);
}
