/* SPDX-License-Identifier: Apache-2.0
 *
 * The map of the house. A folder includes only what stands below it:
 *
 *   cli/    the commands, one file each          web/   routes, pages, forms
 *   work/   what happens in the background       api/   the same as JSON
 *   model/  rules, authority, SQL: people, calendars, plans, talks
 *   plan/   the optimiser: problem, solver, explanation; pure
 *   ical/   iCalendar → busy time, zones, recurrence; pure
 *   caldav/ calendars on other servers           mail/  messages, SMTP, IMAP
 *   http/   the server: parse, limit, route      view/  escaping, languages, dates
 *   db/     one interface, SQLite and PostgreSQL
 *   base/   arena, str, err, ctx, date, id, log, file, json, csv, secret
 *
 * A capability has one name in every room: model/talk.c, web/talk.c, pages/talk.html,
 * cli/talk.c, tests/model/test_talk.c. docs/architecture.md follows a request through.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/clean.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "view/lang.h"

const struct cli_command cli_commands[] = {
	{ "help", cli_help, "this list, or what a command takes",
		"usage: rapport help [COMMAND]\n       rapport help routes    what the server answers to\n"
		"       rapport help data      what is kept, what for, who reads it and how long\n"
		"       rapport help fields    the fields of an export\n" },
	{ "plan", cli_plan, "a week of one-on-ones from a team file and calendars",
		"usage: rapport plan --team TEAM.csv --calendars DIR --from DATE [OPTION]...\n\n"
		"Finds a time for every member of every team in the calendars of both, and says why a\n"
		"talk has its time, and why a member got none (docs/planning.md).\n\n"
		"  --team FILE       CSV: id,name,email,leader,timezone,work_hours[,minutes,cadence_days]\n"
		"  --calendars DIR   calendars as DIR/<id>.ics or one folder further down\n"
		"  --from DATE       the first day, in everyone's own zone (2026-11-23)\n"
		"  --days N          so many days, 1 to 31 (7)\n"
		"  --leader ID       only this leader's team (everyone)\n"
		"  --format FORMAT   table, json or ics (table)\n"
		"  --cap N           at most N talks a day for each person (4)\n"
		"  --use-tentative   tentative time may be used; without it, it is busy\n"
		"  --keep-one-on-ones\n"
		"                    a one-on-one that is in a calendar already is the talk of its pair\n"
		"  --seconds N       stop after N seconds with the best plan so far; 0: no limit (10)\n"
		"  --mps FILE        also write the exact integer program, for any other solver\n"
		"  --accepted FILE   the plan agreed on before (of --format json): talks that can stay stay\n"
		"  --freeze HOURS    with --accepted: talks within so many hours do not move by themselves\n"
		"  --now TIME        with --accepted: as if it were then (2026-11-23T09:00:00Z)\n"
		"  --pressure        with --accepted: both plans side by side, as a table or as json\n\n"
		"A calendar that is missing or cannot be read is a warning; that person counts as free.\n"
		"Titles of meetings are shown only to the leader whose meetings they are.\n" },
	{ "solve", cli_solve, "the best plan for a planning problem in JSON",
		"usage: rapport solve PROBLEM.json [--mps FILE] [--seconds N] [--threads N]\n\n"
		"Prints the plan with its cost and a proven lower bound (docs/planner.md has the form).\n"
		"PROBLEM.json may be - for standard input. Ctrl-C gives the best plan so far.\n\n"
		"  --mps FILE   also write the exact integer program, for any other solver\n"
		"  --seconds N  stop after N seconds with the best plan so far\n"
		"  --threads N  use N threads instead of one a core; the plan is the same\n" },
	{ "busy", cli_busy, "busy time of calendar files, as JSON",
		"usage: rapport busy --from TIME --to TIME --tz ZONE [OPTION]... FILE.ics...\n\n"
		"Print when the owner of the calendars is busy: {\"busy\":[[start,end],...]}, in UTC,\n"
		"merged, sorted, cut to the window. Skipped parts of a file are listed on standard error.\n\n"
		"  --from TIME --to TIME  the window: 2026-11-23T09:00:00Z, or 2026-11-23 for\n"
		"                         midnight in the owner's zone\n"
		"  --tz ZONE              the owner's time zone, like Europe/Berlin\n"
		"  --me ADDRESS           an address of the owner, for declined invitations; may be\n"
		"                         given several times\n"
		"  --all-day HOW          whole-day events: as-written (the default), free or busy\n"
		"  --unanswered HOW       invitations without an answer: busy (the default),\n"
		"                         tentative or free\n"
		"  --travel HOW           travel time before a meeting: busy (the default) or free\n" },
	{ "init", cli_init, "make a data folder",
		"usage: rapport init [--data DIR] [--database URL]\n\n"
		"  --data DIR      the folder: key, lock and, without --database, the database (data)\n"
		"  --database URL  postgresql://… for a large organisation\n" },
	{ "import", cli_import, "bring a team file, and calendars, into a data folder",
		"usage: rapport import TEAM.csv [--calendars DIR] [--data DIR] [--database URL]\n\n"
		"People known by their id are brought up to date, new people are added, others stay.\n"
		"All of the team file comes in, or nothing. A server may be running meanwhile.\n\n"
		"  --calendars DIR  also read DIR/<id>.ics, or one folder further down\n"
		"  --data DIR       the data folder (data)\n"
		"  --database URL   postgresql://… instead of the folder's own database\n\n"
		"       rapport import EXPORT.jsonl [--data DIR] [--database URL]\n\n"
		"Reads a file of `rapport export` into an empty database: all of it, or nothing.\n" },
	{ "export", cli_export, "everything, as JSON Lines, to move or to leave with",
		"usage: rapport export FILE [--data DIR] [--database URL]\n\n"
		"Writes every row into the new file FILE (- is standard output), readable by its owner\n"
		"alone; docs/export.md has the form. Texts that the database seals are open in it: keep\n"
		"it as safe as the key. `rapport import` reads it, on either kind of database.\n\n"
		"  --data DIR      the data folder (data)\n"
		"  --database URL  postgresql://… instead of the folder's own database\n" },
	{ "link", cli_link, "make a one-time sign-in link for somebody",
		"usage: rapport link ADDRESS [--confirm] [--public-url URL] [--data DIR]\n"
		"                    [--database URL]\n\n"
		"Prints a link that signs the person with this address in, once, within a day, and on\n"
		"standard error whose it is. Every session and token of theirs ends, and using the link makes\n"
		"their password void.\n\n"
		"  --confirm         an address that somebody claims, and nobody has proven, is theirs\n"
		"  --public-url URL  how the application is reached (http://127.0.0.1:8080)\n"
		"  --data DIR        the data folder (data)\n"
		"  --database URL    postgresql://… instead of the folder's own database\n" },
	{ "brief", cli_brief, "what to know before the next talk with somebody",
		"usage: rapport brief NAME --as ADDRESS [--data DIR] [--database URL]\n\n"
		"The last talk, the open steps of both, what is needed and to be talked about, and a\n"
		"question. NAME is the beginning of a name: of one person you have talks with.\n\n"
		"  --as ADDRESS      who you are; RAPPORT_AS in the environment says the same\n"
		"  --data DIR        the data folder (data)\n"
		"  --database URL    postgresql://… instead of the folder's own database\n" },
	{ "talk", cli_talk, "hold a talk in the terminal, and keep what was agreed",
		"usage: rapport talk NAME --as ADDRESS [--data DIR] [--database URL]\n\n"
		"The brief, then six beats: Enter goes on. Afterwards a few lines are asked for; Enter\n"
		"leaves one out.\n\n"
		"  --as ADDRESS      who you are; RAPPORT_AS in the environment says the same\n"
		"  --data DIR        the data folder (data)\n"
		"  --database URL    postgresql://… instead of the folder's own database\n" },
	{ "log", cli_log, "a talk that was held, planned or not, in one line",
		"usage: rapport log NAME MINUTES [\"a line to remember\"] --as ADDRESS [OPTION]...\n\n"
		"  rapport log ana 3m \"the release is calm\" --step \"ask for a laptop\" --owner me\n\n"
		"  --step TEXT       a next step; may be given several times\n"
		"  --owner WHO       whose steps they are: them or me (the member's)\n"
		"  --due DATE        by when (2026-11-27)\n"
		"  --need TEXT       what you need\n"
		"  --needed-by WHO   who needs it: me or them (me)\n"
		"  --thanks TEXT     what you thank them for\n"
		"  --remember TEXT   the line to remember, as the third argument\n"
		"  --private TEXT    a line that you alone read\n"
		"  --goal TEXT       what the two of you work towards\n"
		"  --obstacle TEXT   what stands in the way\n"
		"  --at TIME         when it began: 14:25 today, or 2026-11-23T14:25:00Z; without it,\n"
		"                    so many minutes ago\n"
		"  --as ADDRESS      who you are; RAPPORT_AS in the environment says the same\n"
		"  --data DIR        the data folder (data)\n"
		"  --database URL    postgresql://… instead of the folder's own database\n" },
	{ "steps", cli_steps, "what you owe, what to confirm, what others owe you",
		"usage: rapport steps --as ADDRESS [--data DIR] [--database URL]\n"
		"       rapport steps done ID\n"
		"       rapport steps reopen ID\n"
		"       rapport steps drop ID \"reason\"\n"
		"       rapport steps move ID DATE\n\n"
		"ID is what stands before a step: the end of its id. A step of the other's that you say\n"
		"is done is confirmed with it.\n\n"
		"  --as ADDRESS      who you are; RAPPORT_AS in the environment says the same\n"
		"  --data DIR        the data folder (data)\n"
		"  --database URL    postgresql://… instead of the folder's own database\n" },
	{ "report", cli_report, "what two people, or a team, look back at; how often people talk",
		"usage: rapport report period NAME --as ADDRESS [--since DATE] [--without ID]... [OPTION]...\n"
		"       rapport report team [--since DATE]\n"
		"       rapport report coverage\n\n"
		"period: what you and NAME agreed, needed, thanked each other for and reached. ID is what\n"
		"stands before a line; what is left out leaves no trace, and both of you see who made a\n"
		"file (--json, --markdown). team: what all of your team may read. coverage: how often the\n"
		"pairs below you talk, without names, for those who lead leaders, and for admins. See\n"
		"docs/reports.md.\n\n"
		"  --since DATE      the first day; without it 26 weeks ago, of a team 13\n"
		"  --without ID      leave this line out; may be given several times\n"
		"  --json            for programs\n"
		"  --markdown        as Markdown\n"
		"  --as ADDRESS      who you are; RAPPORT_AS in the environment says the same\n"
		"  --data DIR        the data folder (data)\n"
		"  --database URL    postgresql://… instead of the folder's own database\n" },
	{ "questions", cli_questions, "the questions that you wrote, into a file and out of one",
		"usage: rapport questions [--organisation] --as ADDRESS [--data DIR] [--database URL]\n"
		"       rapport questions import FILE [--organisation]\n"
		"       rapport questions export FILE [--organisation]\n\n"
		"FILE is CSV: beat,side,minutes,question (docs/questions.md); - is standard input or\n"
		"output. All of a file comes in, or nothing; a question that is there already stays.\n\n"
		"  --organisation    the questions that everybody is offered; an admin brings them in\n"
		"  --as ADDRESS      who you are; RAPPORT_AS in the environment says the same\n"
		"  --data DIR        the data folder (data)\n"
		"  --database URL    postgresql://… instead of the folder's own database\n" },
	{ "notes", cli_notes, "locked notes of your own, opened in the terminal",
		"usage: rapport notes unlock FILE [--kit]\n\n"
		"FILE is what you took along: Settings, What is kept about you, as JSON. Asks for the\n"
		"passphrase without showing it, and prints the notes and check-ins that your browser has\n"
		"locked (docs/locked-notes.md), the oldest first. No server is asked.\n\n"
		"  --kit             ask for the recovery kit instead of the passphrase\n" },
	{ "pulse", cli_pulse, "rounds of the anonymous pulse: open, call off, list, or turn it off",
		"usage: rapport pulse [list]\n"
		"       rapport pulse open [--days N]\n"
		"       rapport pulse call-off\n"
		"       rapport pulse off\n"
		"       rapport pulse on\n\n"
		"Everybody who leads or is led is asked three statements (docs/pulse.md). Results are worked\n"
		"out by the server some minutes after the end; no answer of a person is kept or shown. Nobody\n"
		"ends a round early: it can be called off, and then nothing that was answered is kept. A\n"
		"statement is asked again after 28 days. Turned off, an open round is called off too, and\n"
		"nothing of the pulse is shown.\n\n"
		"  --days N        open for so many days, 3 to 31 (7)\n"
		"  --data DIR      the data folder (data)\n"
		"  --database URL  postgresql://… instead of the folder's own database\n" },
	{ "insight", cli_insight, "both sides in numbers: whether this installation has them, off, or on",
		"usage: rapport insight [off | on] [--data DIR] [--database URL]\n\n"
		"Turned off, as an agreement with a works council may ask for, no page, program or command\n"
		"gets the numbers of connection and execution, of anybody (docs/evidence.md). Nothing is\n"
		"deleted by it. Without a word it says whether they are on.\n\n"
		"  --data DIR      the data folder (data)\n"
		"  --database URL  postgresql://… instead of the folder's own database\n" },
	{ "mcp", cli_mcp, "an assistant's door on standard input: the Model Context Protocol, a message a line",
		"usage: rapport mcp --url URL [--token-file FILE]\n"
		"       rapport mcp --as ADDRESS [--data DIR] [--database URL]\n\n"
		"For the settings of an assistant that starts a program and talks with it on standard input\n"
		"and output (docs/assistants.md). It ends when its input does.\n\n"
		"With --url it asks a server, with a token that you made there for your assistant; without,\n"
		"the data folder, as a person of it, on the machine where it lies.\n\n"
		"  --url URL          of the server, like https://rapport.example.org; http:// on this machine only\n"
		"  --token-file FILE  a file with the token; without it, RAPPORT_TOKEN in the environment,\n"
		"                     or RAPPORT_TOKEN_FILE for the name of a file\n"
		"  --as ADDRESS       who you are, by an address of yours; without it, RAPPORT_AS\n"
		"  --data DIR         the data folder (data)\n"
		"  --database URL     postgresql://… instead of the folder's own database\n" },
	{ "matrix", cli_matrix, "let an account in Matrix be invited again that turned an invitation down",
		"usage: rapport matrix allow ID [--data DIR] [--database URL]\n\n"
		"Whoever turns an invitation of the program's account down, or leaves its room, is not invited\n"
		"again for a year, by whomever here (docs/chat.md). If they ask for it themselves after all,\n"
		"this lets them name their id, like @ada:example.org, once more.\n\n"
		"  --data DIR      the data folder (data)\n"
		"  --database URL  postgresql://… instead of the folder's own database\n" },
	{ "assistants", cli_assistants, "assistants by the Model Context Protocol: let in here, off, or on",
		"usage: rapport assistants [off | on] [--data DIR] [--database URL]\n\n"
		"Turned off, as an agreement with a works council may ask for, no assistant of anybody reads or\n"
		"does anything here, whatever tokens there are (docs/assistants.md). Nothing is deleted by it.\n"
		"Without a word it says whether they are on.\n\n"
		"  --data DIR      the data folder (data)\n"
		"  --database URL  postgresql://… instead of the folder's own database\n" },
	{ "coverage", cli_coverage, "how often people talk: whether this installation counts it, off, or on",
		"usage: rapport coverage [off | on] [--data DIR] [--database URL]\n\n"
		"Turned off, as an agreement with a works council may ask for, no page, program or command\n"
		"tells anybody how often pairs talk, nor that beside the pulse, `rapport report coverage`\n"
		"included (docs/evidence.md). Nothing is deleted by it. Without a word it says whether it is on.\n\n"
		"  --data DIR      the data folder (data)\n"
		"  --database URL  postgresql://… instead of the folder's own database\n" },
	{ "room", cli_room, "who of a team has room: whether this installation puts it together, off, or on",
		"usage: rapport room [off | on] [--data DIR] [--database URL]\n\n"
		"Turned off, as an agreement with a works council may ask for, no leader gets the list of who\n"
		"has room: what each member has said, their open promises and how much of their hours is\n"
		"taken. Nothing is deleted by it. Without a word it says whether it is on.\n\n"
		"  --data DIR      the data folder (data)\n"
		"  --database URL  postgresql://… instead of the folder's own database\n" },
	{ "serve", cli_serve, "the web application",
		"usage: rapport serve [--data DIR] [--listen ADDRESS] [OPTION]...\n\n"
		"Prints one line with the address and a sign-in link, then serves until Ctrl-C.\n\n"
		"  --data DIR        the data folder, made when it is not there (data)\n"
		"  --database URL    postgresql://… instead of the folder's own database\n"
		"  --listen ADDRESS  where to listen (127.0.0.1:8080)\n"
		"  --public-url URL  https://… that readers see, when a proxy stands before it; what\n"
		"                    is sent by mail and to people's devices leads there\n"
		"  --trusted-proxy LIST  whose X-Forwarded-For is believed: addresses and prefixes like\n"
		"                    127.0.0.1,10.0.0.0/8, or unix for whoever opens the socket\n"
		"  --demo            fill an empty data folder with a made-up team\n"
		"  --allow-private-feeds  calendars may be fetched from private addresses too\n"
		"  --allow-private-webhooks  webhooks, task trackers, and messages to chat, programs\n"
		"                    and devices may lead to private addresses, and to http://\n"
		"  --mail-from ADDRESS   send invitations by mail, from here; answers come back here\n"
		"  --smtp URL        with it: smtp://USER@HOST:587 (STARTTLS), or smtps://…\n"
		"  --imap URL        the mailbox that answers come to: imaps://USER@HOST[/MAILBOX]\n"
		"  --smtp-password-file FILE, --imap-password-file FILE\n"
		"                    or RAPPORT_SMTP_PASSWORD, RAPPORT_IMAP_PASSWORD; each secret here and\n"
		"                    below also from a file that the variable with _FILE names\n"
		"  --mail-authserv-id ID  answers count only when this mail server of yours says in\n"
		"                    Authentication-Results that their sender is proven (dmarc=pass)\n"
		"  --mail-plain      smtp:// and imap:// on this machine without encryption\n"
		"  --slack-token-file FILE, --slack-signing-secret-file FILE\n"
		"                    write to people in Slack who type /rapport there (docs/chat.md); or\n"
		"                    RAPPORT_SLACK_TOKEN, RAPPORT_SLACK_SIGNING_SECRET\n"
		"  --slack-api URL   another one than https://slack.com/api\n"
		"  --mattermost URL  the same on this Mattermost, with --mattermost-token-file FILE and\n"
		"                    --mattermost-command-token-file FILE; or RAPPORT_MATTERMOST_TOKEN,\n"
		"                    RAPPORT_MATTERMOST_COMMAND_TOKEN\n"
		"  --matrix URL      write to people in Matrix by this homeserver, with\n"
		"                    --matrix-token-file FILE; or RAPPORT_MATRIX_TOKEN\n"
		"  --log LEVEL       quiet, warn, info or debug (warn)\n" },
	{ "receive", cli_receive, "take a mail from standard input: an answer, or a bounce",
		"usage: rapport receive [--data DIR] [--database URL] [--mail-authserv-id ID] <MESSAGE\n\n"
		"For mail servers that hand a message to a pipe (docs/operators.md). A mail that is no answer\n"
		"to an invitation of ours is ignored; a mail that comes twice counts once. A mail that\n"
		"cannot be read, or ends the program that reads it three times, is set aside.\n\n"
		"  --data DIR      the data folder (data)\n"
		"  --database URL  postgresql://… instead of the folder's own database\n"
		"  --mail-authserv-id ID  as for serve\n"
		"  --set-aside     take no mail, but list those set aside in the last 90 days, and why\n" },
	{ "read-mail", cli_read_mail, NULL,
		"usage: rapport read-mail <MESSAGE\n\n"
		"For the program itself: reads one message in a process that may die (src/mail/apart.h).\n" },
	{ "backup", cli_backup, "a copy of a data folder's database, also while it is served",
		"usage: rapport backup FILE [--data DIR]\n\n"
		"Writes everything of this moment into the new file FILE; a server may be running, and\n"
		"nothing waits. An existing FILE is never overwritten. The key, DIR/key, is not in it:\n"
		"keep DIR/key too, in another place. Nobody can open the sealed texts without the key.\n\n"
		"  --data DIR      the data folder (data)\n"
		"  --database URL  refused: PostgreSQL is copied with pg_dump\n" },
	{ "restore", cli_restore, "put a backup in the place of a data folder's database",
		"usage: rapport restore FILE [--replace | --check] [--unsealed] [--data DIR]\n\n"
		"Stop the server first. The key that belongs to the backup must stand at DIR/key.\n"
		"Nothing is replaced before FILE has been checked as a whole: its seal, every page and\n"
		"table, the key. An older version is brought up to date.\n\n"
		"  --check         only check FILE, open all of it and count; a server may run\n"
		"  --unsealed      take a file without a seal, made before backups had one: what\n"
		"                  somebody changed in it since is not noticed\n"
		"  --replace       a database that is there is kept as DIR/rapport.db.before-TIME;\n"
		"                  without this option it is not touched\n"
		"  --data DIR      the data folder, made when it is not there (data)\n"
		"  --database URL  refused: PostgreSQL is restored with pg_restore\n" },
	{ "version", cli_version, "the version of this program", "usage: rapport version\n" },
	{ NULL, NULL, NULL, NULL },
};

static const char *spelled(const char *arg)
{
	if (strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0) return "help";
	if (strcmp(arg, "--version") == 0 || strcmp(arg, "-V") == 0) return "version";
	return arg;
}

static bool asks_help(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--help") == 0) return true;
	return false;
}

static bool run(struct arena *a, int argc, char **argv, struct err *e)
{
	const char *name = argc > 0 ? spelled(argv[0]) : "help";

	for (const struct cli_command *c = cli_commands; c->name; c++) {
		if (strcmp(c->name, name) != 0) continue;
		if (!asks_help(argc, argv)) return c->run(a, argc, argv, e);
		printf("%s", c->usage);
		return true;
	}
	return err_set(e, ERR_INPUT, "no such command: %s (`rapport help` lists them)", name);
}

/* The terminal's language, as POSIX has it (XBD 8.2). */
static const struct lang *choose_language(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	const char *value = NULL;

	for (size_t i = 0; i < sizeof names / sizeof *names && !(value && *value); i++)
		value = getenv(names[i]);
	return lang_choose(str_of(value));
}

/* Place, field and sentence. What they say may name a file, or quote one. */
static void print_error(struct arena *a, const struct err *e)
{
	struct buf b = { .a = a };

	if (e->place[0]) buf_fmt(&b, "%s: ", e->place);
	if (e->field) buf_fmt(&b, "%s: ", e->field);
	buf_add(&b, lang_err(a, choose_language(), e));
	fprintf(stderr, "rapport: %.*s\n", STR(clean_foreign(a, buf_str(&b), ERR_TEXT_BYTES, true)));
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	bool ok;

	signal(SIGPIPE, SIG_IGN); /* a reader that hangs up is an error, not our end */
	signal(SIGXFSZ, SIG_IGN); /* so is a file that may not grow */
	ok = run(a, argc - 1, argv + 1, &e);
	if (fflush(stdout) != 0 && ok)
		ok = err_set(&e, ERR_FAILED, "standard output: it cannot be written");
	if (!ok) print_error(a, &e);
	arena_free(a);
	return ok ? 0 : err_exit(&e);
}
