/* SPDX-License-Identifier: Apache-2.0
 *
 * Turn files into a C table for src/http/asset.c: embed FILE... >assets.c
 *
 * Each gets a name with a hash of its bytes in it ("/assets/app-1f2e3d4c.css"), so that
 * browsers may keep it for ever, its MIME type by suffix, and a gzip variant (by the
 * program gzip, without time and name, so that a build can be repeated) where that
 * saves a tenth. tools/bundle.mjs gives most files a hash itself ("app-1F2E3D4C.css"),
 * because these files name each other: such a file keeps its name.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 16 << 20 };

static const struct {
	const char *suffix, *type;
} types[] = {
	{ ".css", "text/css; charset=utf-8" },
	{ ".js", "text/javascript; charset=utf-8" },
	{ ".mjs", "text/javascript; charset=utf-8" },
	{ ".json", "application/json" },
	{ ".map", "application/json" },
	{ ".webmanifest", "application/manifest+json" },
	{ ".svg", "image/svg+xml" },
	{ ".png", "image/png" },
	{ ".ico", "image/x-icon" },
	{ ".webp", "image/webp" },
	{ ".woff2", "font/woff2" },
	{ ".txt", "text/plain; charset=utf-8" },
};

static void die(const char *name, const char *why)
{
	fprintf(stderr, "embed: %s: %s\n", name, why);
	exit(1);
}

static const char *find_type(const char *name)
{
	const char *dot = strrchr(name, '.');

	for (size_t i = 0; dot && i < sizeof types / sizeof *types; i++)
		if (strcmp(types[i].suffix, dot) == 0) return types[i].type;
	die(name, "no MIME type is known for this suffix (see types[] in tools/embed.c)");
	return NULL;
}

/* FNV-1a. The hash tells versions of a file apart and guards nothing. */
static uint64_t hash_bytes(const unsigned char *p, size_t n)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < n; i++) h = (h ^ p[i]) * UINT64_C(1099511628211);
	return h;
}

static size_t read_all(FILE *f, const char *name, unsigned char *into)
{
	size_t n = fread(into, 1, MOST, f);

	if (ferror(f)) die(name, "cannot be read");
	if (n == MOST) die(name, "larger than 16 MiB");
	return n;
}

/* Compress a file. Its path comes from the Makefile; a quote in the path would end the shell's word. */
static size_t zip_file(const char *path, unsigned char *into)
{
	char command[4200];
	FILE *f;
	size_t n;

	if (strlen(path) > 4000 || strchr(path, '\'')) die(path, "not a path for the shell");
	snprintf(command, sizeof command, "gzip -9 -n -c -- '%s'", path);
	f = popen(command, "r");
	if (!f) die(path, "gzip cannot be started");
	n = read_all(f, path, into);
	if (pclose(f) != 0) die(path, "gzip failed");
	return n;
}

static void print_bytes(const char *what, int i, const unsigned char *p, size_t n)
{
	printf("static const unsigned char %s_%d[] = {", what, i);
	for (size_t k = 0; k < n; k++) printf(k % 24 ? "%d," : "\n%d,", p[k]);
	printf("%s\n};\n", n ? "" : "0"); /* C has no empty arrays */
}

/* Where the hash that the bundler put into a name begins ("-1F2E3D4C.css"), or NULL. */
static const char *find_bundled_hash(const char *base, const char *dot)
{
	const char *dash = dot - 9;

	if (dot - base < 10 || *dash != '-') return NULL;
	for (const char *p = dash + 1; p < dot; p++)
		if (!(*p >= 'A' && *p <= 'Z') && !(*p >= '0' && *p <= '9')) return NULL;
	return dash;
}

static void print_row(int i, const char *base, uint64_t hash, size_t n, size_t zipped)
{
	const char *dot = strrchr(base, '.'), *dash = find_bundled_hash(base, dot);
	/* the bundler calls every piece that scripts share "chunk"; only scripts ask for one, by its path */
	bool shared = strncmp(base, "chunk-", 6) == 0;

	if (dash && shared) printf("\t{ \"/assets/%s\", \"%s\", ", base, base);
	else if (dash) printf("\t{ \"/assets/%s\", \"%.*s%s\", ", base, (int)(dash - base), base, dot);
	else
		printf("\t{ \"/assets/%.*s-%08x%s\", \"%s\", ", (int)(dot - base), base,
			(unsigned)(hash >> 32), dot, base);
	printf("\"%s\", bytes_%d, %zu, ", find_type(base), i, n);
	if (zipped) printf("gzip_%d, %zu },\n", i, zipped);
	else printf("NULL, 0 },\n");
}

int main(int argc, char **argv)
{
	unsigned char *bytes = malloc(MOST), *zip = malloc(MOST);
	uint64_t *hashes = calloc((size_t)argc, sizeof *hashes);
	size_t(*sizes)[2] = calloc((size_t)argc, sizeof *sizes);

	if (!bytes || !zip || !hashes || !sizes) die("memory", "none left");
	printf("/* Made by tools/embed. */\n#include \"http/http.h\"\n\n");
	for (int i = 1; i < argc; i++) {
		FILE *f = fopen(argv[i], "rb");

		if (!f) die(argv[i], "cannot be opened");
		sizes[i][0] = read_all(f, argv[i], bytes);
		fclose(f);
		hashes[i] = hash_bytes(bytes, sizes[i][0]);
		print_bytes("bytes", i, bytes, sizes[i][0]);
		sizes[i][1] = zip_file(argv[i], zip);
		if (sizes[i][1] > sizes[i][0] / 10 * 9) sizes[i][1] = 0;
		if (sizes[i][1]) print_bytes("gzip", i, zip, sizes[i][1]);
	}
	printf("\nconst struct http_asset http_assets[] = {\n");
	for (int i = 1; i < argc; i++) {
		const char *slash = strrchr(argv[i], '/');

		print_row(i, slash ? slash + 1 : argv[i], hashes[i], sizes[i][0], sizes[i][1]);
	}
	printf("\t{ 0 },\n};\n");
	free(bytes), free(zip), free(hashes), free(sizes);
	return fflush(stdout) != 0 || ferror(stdout);
}
