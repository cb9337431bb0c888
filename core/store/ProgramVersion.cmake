# SPDX-License-Identifier: GPL-3.0-or-later
cmake_minimum_required(VERSION 3.25)

# Writes HEADER with the version and the commit of SOURCE, and DEPFILE with the files of git that
# change when the commit does. Files that are gone by the next build only make this run again, so a
# copy without git builds as well.
set(commit unknown)
set(watched)
find_program(git git)

# ask(RESULT rev-parse's arguments …): its answer, empty where there is none.
function(ask result)
    set(answer)
    if(git)
        execute_process(COMMAND ${git} -C ${SOURCE} rev-parse ${ARGN} OUTPUT_VARIABLE answer
                        ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE status)
        if(NOT status EQUAL 0)
            set(answer)
        endif()
    endif()
    set(${result} "${answer}" PARENT_SCOPE)
endfunction()

ask(top --show-toplevel)
file(REAL_PATH ${SOURCE} source)
# A copy inside somebody else's repository has no commit of its own.
if(top STREQUAL source)
    ask(head --short=12 HEAD)
    if(head)
        set(commit ${head})
    endif()
    foreach(name HEAD logs/HEAD)
        ask(path --git-path ${name})
        get_filename_component(path "${path}" ABSOLUTE BASE_DIR ${SOURCE})
        if(EXISTS ${path})
            list(APPEND watched ${path})
        endif()
    endforeach()
endif()

file(CONFIGURE OUTPUT ${HEADER} @ONLY CONTENT
"// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#define RLAB_PROGRAM_VERSION \"@VERSION@\"
#define RLAB_PROGRAM_COMMIT \"@commit@\"
")
list(TRANSFORM watched REPLACE " " "\\\\ ")
list(JOIN watched " " watched)
file(WRITE ${DEPFILE} "${HEADER}: ${watched}\n")
