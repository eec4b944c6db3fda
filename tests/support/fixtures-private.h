/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tests/support/fixtures.h"

G_BEGIN_DECLS

FixtureSpec fixture_spec_complete (const FixtureSpec  *spec);
gboolean    fixture_encode        (const FixtureSpec  *spec,
                                   const char         *path,
                                   GError            **error);
gboolean    fixture_write_ape     (const FixtureSpec  *spec,
                                   const char         *path,
                                   GError            **error);

G_END_DECLS
