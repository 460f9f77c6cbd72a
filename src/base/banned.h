// SPDX-License-Identifier: Apache-2.0
// Calls this project does not use, turned into compile errors. Each has a safer form in base/.
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

// Their headers first: the macros below must not meet the declarations.
#include <stdio.h>
#include <stdlib.h> // IWYU pragma: keep
#include <string.h>
#include <time.h>

#define BANNED(call) banned_call_##call##_see_base_banned_h

#undef strcpy
#define strcpy(...) BANNED(strcpy)     // slices carry their length: str.h
#undef strcat
#define strcat(...) BANNED(strcat)     // buf.h
#undef strncpy
#define strncpy(...) BANNED(strncpy)
#undef strncat
#define strncat(...) BANNED(strncat)
#undef strtok
#define strtok(...) BANNED(strtok)     // str_split
#undef sprintf
#define sprintf(...) BANNED(sprintf)   // buf_printf
#undef vsprintf
#define vsprintf(...) BANNED(vsprintf)
#undef gets
#define gets(...) BANNED(gets)
#undef atoi
#define atoi(...) BANNED(atoi)         // str_to_i64 says what is wrong
#undef atol
#define atol(...) BANNED(atol)
#undef atof
#define atof(...) BANNED(atof)
#undef scanf
#define scanf(...) BANNED(scanf)
#undef sscanf
#define sscanf(...) BANNED(sscanf)
#undef localtime
#define localtime(...) BANNED(localtime) // time.h: the profile names the offset, the machine's zone never counts
#undef gmtime
#define gmtime(...) BANNED(gmtime)
#undef mktime
#define mktime(...) BANNED(mktime)
#undef asctime
#define asctime(...) BANNED(asctime)
#undef ctime
#define ctime(...) BANNED(ctime)
#undef rand
#define rand(...) BANNED(rand)
#undef system
#define system(...) BANNED(system)
#undef alloca
#define alloca(...) BANNED(alloca)

#endif
