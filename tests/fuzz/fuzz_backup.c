/* SPDX-License-Identifier: Apache-2.0
 *
 * A file that somebody calls a backup, looked through as `restore --check --unsealed` does
 * it: the seal, then whatever database it may be. No input is known to the key, so one that
 * ends with a seal must be refused.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "model/backup.h"
#include "model/store.h"

static char folder[] = "/tmp/rapport-fuzz-XXXXXX";

static void remove_folder(void)
{
	char command[128];

	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	if (system(command) != 0) fprintf(stderr, "%s stays\n", folder);
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct store s;
	struct err e = { 0 };

	(void)argc, (void)argv;
	if (!mkdtemp(folder) || !store_open(&s, str_of(folder), S(""), STORE_MAKE, &e)) abort();
	store_close(&s);
	atexit(remove_folder);
	return 0;
}

static bool has_seal(const uint8_t *data, size_t size)
{
	enum { FOOT = 17 + 43 + 1 };

	return size > FOOT && memcmp(data + size - FOOT, "rapport-backup-1 ", 17) == 0 &&
		data[size - 1] == '\n';
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct backup_content found;
	struct err e = { 0 };
	char path[64];
	int fd = memfd_create("backup", MFD_CLOEXEC);
	bool ok;

	if (fd < 0 || write(fd, data, size) != (ssize_t)size) abort();
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	ok = backup_check(a, str_of(folder), path, (struct backup_how){ .unsealed = true },
		(struct backup_progress){ 0 }, &found, &e);
	if (ok && has_seal(data, size)) abort();
	close(fd);
	arena_free(a);
	return 0;
}
