# Indexes the sample and searches it twice:
#   cmake -DINDEXER=FILE -DSEARCHER=FILE -DSAMPLE=DIRECTORY -DARCHIVE=DIRECTORY -P tests/support/demo.cmake
# Replaces ARCHIVE.
cmake_minimum_required(VERSION 3.25)

foreach(name INDEXER SEARCHER SAMPLE ARCHIVE)
    if("${${name}}" STREQUAL "")
        message(FATAL_ERROR "demo: -D${name}=PATH is missing")
    endif()
    # As short as a user would type it from here, so that the lines below can be copied.
    cmake_path(ABSOLUTE_PATH ${name} OUTPUT_VARIABLE absolute)
    cmake_path(IS_PREFIX CMAKE_CURRENT_SOURCE_DIR "${absolute}" NORMALIZE is_below)
    if(is_below)
        cmake_path(RELATIVE_PATH absolute BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" OUTPUT_VARIABLE ${name})
    endif()
endforeach()

# To stdout and without the "-- " of message(STATUS).
function(say text)
    execute_process(COMMAND ${CMAKE_COMMAND} -E echo "${text}")
endfunction()

function(as_typed variable)
    set(line "")
    foreach(word IN LISTS ARGN)
        if(word MATCHES "[^A-Za-z0-9_./+-]")
            set(word "'${word}'")
        endif()
        string(APPEND line " ${word}")
    endforeach()
    set(${variable} "${line}" PARENT_SCOPE)
endfunction()

# Shows a command line, runs it, and fails on any other exit code than `expected`.
function(run expected)
    as_typed(line ${ARGN})
    say("\n$${line}")
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE code)
    if(NOT code STREQUAL expected)
        message(FATAL_ERROR "demo: exit code ${code} instead of ${expected} from:${line}")
    endif()
endfunction()

file(REMOVE_RECURSE "${ARCHIVE}")
# Exit code 1: some articles are rejected, since the sample has broken records.
run(1 ${INDEXER} add ${ARCHIVE} ${SAMPLE})
run(0 ${SEARCHER} search ${ARCHIVE} "harbour AND (strike OR budget)" --limit 3)
run(0 ${SEARCHER} search ${ARCHIVE} "\"supreme court\"" --limit 3)

as_typed(next ${SEARCHER} search ${ARCHIVE} "flood AND date:1990..1999")
say("\nThe archive is in ${ARCHIVE} and can be deleted at any time.")
say("Try next:${next}")
