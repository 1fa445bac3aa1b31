/* SPDX-License-Identifier: Apache-2.0
 *
 * Functions that have no safe use here: the build includes this file first, and a
 * mention of one of them stops the compiler. str_fmt(), buf_fmt() and base/date.h
 * do their work.
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf strtok gets
#pragma GCC poison localtime localtime_r mktime asctime ctime setlocale

#endif
