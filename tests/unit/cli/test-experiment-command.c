/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "program.h"

static void
test_list (Program      *program,
           gconstpointer data)
{
  g_autoptr (Run) all = program_run (program, NULL, "experiment", "list", "--results", program->folder, NULL);
  g_autoptr (Run) one = program_run (program, NULL, "experiment", "list", "gao-table1", "--results",
                                     program->folder, NULL);
  g_autoptr (Run) quick = program_run (program, NULL, "experiment", "list", "--quick", "gao-table1", "--results",
                                       program->folder, NULL);

  g_assert_cmpint (all->status, ==, 0);
  g_assert_cmpuint (all->n_lines, ==, 1 + 15);
  g_assert_true (g_str_has_prefix (all->lines[0], "name "));
  g_assert_true (g_str_has_prefix (all->lines[1], "cerutti-mel "));
  g_assert_cmpint (one->status, ==, 0);
  g_assert_cmpuint (one->n_lines, ==, 2);
  g_assert_true (g_str_has_suffix (one->lines[1], " min"));
  /* How long whole runs take says nothing of quick ones. */
  g_assert_cmpint (quick->status, ==, 0);
  g_assert_true (g_str_has_suffix (quick->lines[1], " ?"));
}

/* Where nothing was trained yet the page has its tables all the same. */
static void
test_report (Program      *program,
             gconstpointer data)
{
  g_autoptr (Run) run = program_run (program, NULL, "experiment", "report", "yu-table2", "--results",
                                     program->folder, NULL);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_nonnull (strstr (run->out, "## yu-table2: "));
  g_assert_nonnull (strstr (run->out, "| AlexNet | – | 0.523 | – | 0/3 |"));
}

/* The plans of another folder, and what is wrong in them. */
static void
test_wrong_plan (Program      *program,
                 gconstpointer data)
{
  g_autofree char *plan = program_add_file (program, "mine.ini", "[experiment]\ntitle = T\ncolor = red\n");
  g_autoptr (Run) run = program_run (program, NULL, "experiment", "list", "--plans", program->music, NULL);

  g_assert_cmpint (run->status, ==, 1);
  g_assert_cmpstr (run->out, ==, "");
  g_assert_nonnull (strstr (run->err, "mine.ini, line 3, [experiment]: there is no key “color”"));
}

/* With nothing to do it on. */
static void
test_no_corpora (Program      *program,
                 gconstpointer data)
{
  g_autoptr (Run) run = program_run (program, NULL, "experiment", "run", "moldovan-features", "--quick", "--corpora",
                                     program->music, "--work", program->folder, NULL);

  /* Every row is left out with the reason; the table is printed all the same. */
  g_assert_cmpint (run->status, ==, 2);
  g_assert_nonnull (strstr (run->err, "moldovan-features, logistic regression: left out: "));
  g_assert_nonnull (strstr (run->out, " 0/1"));
}

#define ADD(path, test) \
  g_test_add ("/cli/experiment/" path, Program, NULL, program_set_up, test, program_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("list", test_list);
  ADD ("report", test_report);
  ADD ("wrong-plan", test_wrong_plan);
  ADD ("no-corpora", test_no_corpora);

  return g_test_run ();
}
