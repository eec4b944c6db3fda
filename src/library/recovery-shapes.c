/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The definitions of all tables are those of a new library, which our own migrations make. What is lost with them is where
 * each table begins: on a page that no other page leads to. A table is the one whose columns all rows of such a tree fit
 * into. A row may have fewer values than there are columns, since tables have grown at their ends.
 *
 * Chapters are those of https://www.sqlite.org/fileformat2.html. */
#include "library/recovery-shapes.h"

#include <sqlite3.h>
#include <string.h>

#include "library/migrations.h"

#define HEADER_SIZE    100
#define TABLE_LEAF     0x0d
#define TABLE_INTERIOR 0x05
#define INDEX_LEAF     0x0a
#define INDEX_INTERIOR 0x02
#define N_COLUMNS_MAX  32
/* A tree of more levels has a circle in it. */
#define DEPTH_MAX 20
/* A tree with so many rows of another table is of that one. */
#define N_OTHERS_MAX 1000
/* What the index of texts notes of each song has fewer bytes, and is otherwise like a vector. */
#define VECTOR_SIZE_MIN 32

typedef struct
{
  const guint8 *bytes;
  gsize page_size;
  gsize n_pages;
} File;

typedef enum
{
  KIND_INTEGER,
  KIND_REAL,
  KIND_TEXT,
  KIND_BLOB,
  KIND_ANY
} Kind;

typedef struct
{
  Kind kind;
  gboolean is_row;  /* the number of the row, which its record does not repeat */
  gboolean is_path;
  gboolean may_be_null;
} Column;

/* A table that may be found. */
typedef struct
{
  char *name; /* (owned) */
  char *sql;  /* (owned) */
  gint64 root; /* in a new library */
  gboolean has_rows; /* and not keys alone */
  gboolean has_vectors; /* all rows are of one size */
  Column columns[N_COLUMNS_MAX];
  guint n_columns;
  guint n_needed; /* so many values every row has */
} Table;

/* What is asked of a tree. */
typedef struct
{
  const File *file;
  const Table *table;
  guint64 n_fitting;
  guint64 n_others;
  guint64 size; /* of the first row */
  gsize n_pages_left; /* to look at */
} Look;

void
library_shape_free (LibraryShape *self)
{
  g_free (self->name);
  g_free (self->sql);
  g_free (self);
}

static void
table_free (Table *self)
{
  g_free (self->name);
  g_free (self->sql);
  g_free (self);
}

static guint
read_be16 (const guint8 *bytes)
{
  return (guint)bytes[0] << 8 | bytes[1];
}

static gsize
read_be32 (const guint8 *bytes)
{
  guint32 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT32_FROM_BE (value);
}

/* Chapter 1.6. */
static gboolean
read_varint (const guint8 **at,
             const guint8  *end,
             guint64       *value)
{
  *value = 0;
  for (guint i = 0; i < 9 && *at < end; i++)
    {
      guint8 byte = *(*at)++;

      *value = i == 8 ? *value << 8 | byte : *value << 7 | (byte & 0x7f);
      if (i == 8 || byte < 0x80)
        return TRUE;
    }

  return FALSE;
}

/* Chapter 2.1. */
static gsize
get_size (guint64 type)
{
  static const guint8 sizes[] = { 0, 1, 2, 3, 4, 6, 8, 8, 0, 0 };

  return type < G_N_ELEMENTS (sizes) ? sizes[type] : (gsize)(type - 12) / 2;
}

/* (nullable): when there is no tree on it. The first page has no table of ours. */
static const guint8 *
get_page (const File *file,
          gsize       number)
{
  const guint8 *page = file->bytes + (number - 1) * file->page_size;
  guint header_size;

  if (number < 2 || number > file->n_pages)
    return NULL;
  header_size = page[0] == TABLE_INTERIOR || page[0] == INDEX_INTERIOR ? 12 : 8;
  if ((header_size == 8 && page[0] != TABLE_LEAF && page[0] != INDEX_LEAF)
      || header_size + 2 * (gsize)read_be16 (page + 3) > file->page_size)
    return NULL;

  return page;
}

static gboolean
is_interior (const guint8 *page)
{
  return page[0] == TABLE_INTERIOR || page[0] == INDEX_INTERIOR;
}

/* (nullable): when it is not within the page. */
static const guint8 *
get_cell (const File   *file,
          const guint8 *page,
          guint         i)
{
  guint at = read_be16 (page + (is_interior (page) ? 12 : 8) + 2 * i);

  return at >= 8 && at + 4 < file->page_size ? page + at : NULL;
}

/* The last one is the page to the right of all cells. 0: none. */
static gsize
get_child (const File   *file,
           const guint8 *page,
           guint         i)
{
  const guint8 *cell = i < read_be16 (page + 3) ? get_cell (file, page, i) : page + 8;
  gsize child = cell != NULL ? read_be32 (cell) : 0;
  const guint8 *child_page = get_page (file, child);

  /* Trees of tables and those of indexes have no pages in common. */
  return child_page != NULL && (child_page[0] & 0x07) == (page[0] & 0x07) ? child : 0;
}

static gboolean
fits_column (const Column *column,
             guint64       type,
             const guint8 *value,
             const guint8 *end)
{
  gboolean is_int = (type >= 1 && type <= 6) || type == 8 || type == 9;

  if (type == 0)
    return column->may_be_null;
  if (column->is_row || type == 10 || type == 11)
    return FALSE;
  /* A path that goes on on another page begins here, and one of no file with a mark. */
  if (column->is_path && value < end && *value != '/' && *value != '?')
    return FALSE;

  switch (column->kind)
    {
    case KIND_INTEGER:
      return is_int;
    case KIND_REAL:
      return is_int || type == 7;
    case KIND_TEXT:
      return type >= 13 && type % 2 == 1;
    case KIND_BLOB:
      return type >= 12 && type % 2 == 0;
    case KIND_ANY:
    default:
      return TRUE;
    }
}

/* @end: of what lies on this page. */
static gboolean
fits_record (const Table  *table,
             const guint8 *at,
             const guint8 *end,
             guint64       size)
{
  const guint8 *types = at;
  const guint8 *value;
  guint64 header_size, body_size = 0;
  guint n = 0;

  if (!read_varint (&types, end, &header_size) || header_size > (gsize)(end - at))
    return FALSE;
  value = at + header_size;
  for (; types < at + header_size; n++)
    {
      guint64 type;

      if (n == table->n_columns || !read_varint (&types, at + header_size, &type) || get_size (type) > size
          || !fits_column (&table->columns[n], type, value, end))
        return FALSE;
      body_size += get_size (type);
      value = get_size (type) < (gsize)(end - value) ? value + get_size (type) : end;
    }

  return n >= table->n_needed && header_size + body_size == size;
}

static gboolean
fits_cell (Look         *look,
           const guint8 *page,
           const guint8 *cell)
{
  const guint8 *end = page + look->file->page_size;
  guint64 size, row;

  if (page[0] == INDEX_INTERIOR)
    cell += 4;
  if (!read_varint (&cell, end, &size) || (look->table->has_rows && !read_varint (&cell, end, &row))
      || !fits_record (look->table, cell, end, size))
    return FALSE;
  if (look->size == 0)
    look->size = size;

  return !look->table->has_vectors || (size == look->size && size >= VECTOR_SIZE_MIN);
}

static void
look_at (Look  *look,
         gsize  number,
         guint  depth)
{
  const guint8 *page = get_page (look->file, number);

  if (page == NULL || depth > DEPTH_MAX || look->n_pages_left == 0
      || (look->n_others > N_OTHERS_MAX && look->n_others > look->n_fitting))
    return;

  look->n_pages_left--;
  /* In the tree of a table only leaves have rows. */
  for (guint i = 0; page[0] != TABLE_INTERIOR && i < read_be16 (page + 3); i++)
    {
      const guint8 *cell = get_cell (look->file, page, i);

      if (cell != NULL && fits_cell (look, page, cell))
        look->n_fitting++;
      else
        look->n_others++;
    }
  for (guint i = 0; is_interior (page) && i <= read_be16 (page + 3); i++)
    look_at (look, get_child (look->file, page, i), depth + 1);
}

/* How many rows of this table there are in a tree; 0 if it is not the tree of this table. Damage may have gone over some
 * rows. */
static guint64
count_rows (const File  *file,
            const Table *table,
            gsize        root)
{
  Look look = { .file = file, .table = table, .n_pages_left = file->n_pages };
  const guint8 *page = get_page (file, root);

  if (page == NULL || table->has_rows != (page[0] == TABLE_LEAF || page[0] == TABLE_INTERIOR))
    return 0;
  look_at (&look, root, 0);

  return look.n_fitting > 10 * look.n_others ? look.n_fitting : 0;
}

static Kind
get_kind (const char *type)
{
  static const char *const names[] = { "INTEGER", "REAL", "TEXT", "BLOB" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (type, names[i]) == 0)
      return (Kind)i;

  return KIND_ANY;
}

static gboolean
read_columns (sqlite3 *sqlite,
              Table   *table)
{
  sqlite3_stmt *select = NULL;

  table->has_rows = strstr (table->sql, "WITHOUT ROWID") == NULL;
  table->has_vectors = g_str_equal (table->name, "embeddings");
  if (sqlite3_prepare_v2 (sqlite, "SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info (?) ORDER BY cid", -1,
                          &select, NULL)
      == SQLITE_OK)
    sqlite3_bind_text (select, 1, table->name, -1, SQLITE_STATIC);
  while (select != NULL && sqlite3_step (select) == SQLITE_ROW && table->n_columns < N_COLUMNS_MAX)
    {
      Column *column = &table->columns[table->n_columns++];
      gboolean is_not_null = sqlite3_column_int (select, 2) != 0;

      column->kind = get_kind ((const char *)sqlite3_column_text (select, 1));
      column->is_path = g_strcmp0 ((const char *)sqlite3_column_text (select, 0), "path") == 0;
      column->is_row = table->has_rows && column->kind == KIND_INTEGER && sqlite3_column_int (select, 4) > 0;
      column->may_be_null = column->is_row || !is_not_null;
      if (column->is_row || (is_not_null && sqlite3_column_type (select, 3) == SQLITE_NULL))
        table->n_needed = table->n_columns;
    }
  sqlite3_finalize (select);

  return table->n_columns > 0;
}

/* Those of a new library whose names are not in @known; what is made again from the songs is not looked for. */
static GPtrArray *
make_tables (GHashTable *known)
{
  GPtrArray *tables = g_ptr_array_new_with_free_func ((GDestroyNotify)table_free);
  sqlite3 *sqlite = NULL;
  sqlite3_stmt *select = NULL;

  if (sqlite3_open_v2 (":memory:", &sqlite, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK
      && library_migrations_run (sqlite, NULL))
    sqlite3_prepare_v2 (sqlite,
                        "SELECT name, sql, rootpage FROM sqlite_schema WHERE type = 'table' AND rootpage > 0"
                        " AND name NOT GLOB 'song_*' AND name NOT GLOB 'index_*' AND name NOT GLOB 'sqlite_*'"
                        " ORDER BY name <> 'journal', rootpage",
                        -1, &select, NULL);
  while (select != NULL && sqlite3_step (select) == SQLITE_ROW)
    {
      Table *table = g_new0 (Table, 1);

      table->name = g_strdup ((const char *)sqlite3_column_text (select, 0));
      table->sql = g_strdup ((const char *)sqlite3_column_text (select, 1));
      table->root = sqlite3_column_int64 (select, 2);
      if (!g_hash_table_contains (known, table->name) && read_columns (sqlite, table))
        g_ptr_array_add (tables, table);
      else
        table_free (table);
    }
  sqlite3_finalize (select);
  sqlite3_close (sqlite);

  return tables;
}

/* (transfer full) (element-type gint64): the pages that may be roots of tables that are not known. */
static GArray *
find_roots (const File *file,
            GHashTable *known)
{
  g_autofree gboolean *is_taken = g_new0 (gboolean, file->n_pages + 1);
  GArray *roots = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (gsize number = 2; number <= file->n_pages; number++)
    {
      const guint8 *page = get_page (file, number);

      for (guint i = 0; page != NULL && is_interior (page) && i <= read_be16 (page + 3); i++)
        is_taken[get_child (file, page, i)] = TRUE;
    }
  for (gint64 number = 2; number <= (gint64)file->n_pages; number++)
    {
      const guint8 *page = get_page (file, (gsize)number);

      if (page != NULL && !is_taken[number] && (read_be16 (page + 3) > 0 || is_interior (page))
          && !g_hash_table_contains (known, &number))
        g_array_append_val (roots, number);
    }

  return roots;
}

static gboolean
has_same_columns (const Table *a,
                  const Table *b)
{
  for (guint i = 0; i < MIN (a->n_columns, b->n_columns); i++)
    if (a->columns[i].kind != b->columns[i].kind || a->columns[i].is_path != b->columns[i].is_path)
      return FALSE;

  return a->has_rows == b->has_rows && a->n_needed <= b->n_columns && b->n_needed <= a->n_columns;
}

/* Whether there is another table that the same rows fit into: then only the place where a new library has it tells. The one
 * with vectors comes after the ones that are like it. */
static gboolean
is_ambiguous (const Table     *table,
              const GPtrArray *tables)
{
  for (guint i = 0; i < tables->len && !table->has_vectors; i++)
    if (tables->pdata[i] != table && has_same_columns (table, tables->pdata[i]))
      return TRUE;

  return FALSE;
}

/* Returns: an index into @roots; their number when there is none. On pages that are no longer used there may be older rows
 * of the same table: fewer ones. */
static guint
choose_root (const File   *file,
             const Table  *table,
             const GArray *roots,
             gboolean      is_ambiguous)
{
  guint chosen = roots->len;
  guint64 n_most = 0;

  for (guint i = 0; i < roots->len; i++)
    {
      gint64 root = g_array_index (roots, gint64, i);
      guint64 n = !is_ambiguous || root == table->root ? count_rows (file, table, (gsize)root) : 0;

      if (n > n_most)
        {
          n_most = n;
          chosen = i;
        }
    }

  return chosen;
}

static GPtrArray *
find_in (const File *file,
         GHashTable *known_roots,
         GHashTable *known_names)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify)library_shape_free);
  g_autoptr (GPtrArray) tables = make_tables (known_names);
  g_autoptr (GArray) roots = find_roots (file, known_roots);

  for (guint i = 0; i < tables->len; i++)
    {
      Table *table = tables->pdata[i];
      guint chosen = choose_root (file, table, roots, is_ambiguous (table, tables));
      LibraryShape *shape;

      if (chosen == roots->len)
        continue;
      shape = g_new (LibraryShape, 1);
      *shape = (LibraryShape) { g_strdup (table->name), g_strdup (table->sql), g_array_index (roots, gint64, chosen) };
      g_ptr_array_add (found, shape);
      g_array_remove_index (roots, chosen);
    }

  return found;
}

GPtrArray *
library_shapes_find (const char *path,
                     gsize       page_size,
                     GHashTable *known_roots,
                     GHashTable *known_names)
{
  g_autoptr (GMappedFile) mapped = g_mapped_file_new (path, FALSE, NULL);
  File file;

  if (mapped == NULL || g_mapped_file_get_contents (mapped) == NULL)
    return g_ptr_array_new_with_free_func ((GDestroyNotify)library_shape_free);
  file = (File) { .bytes = (const guint8 *)g_mapped_file_get_contents (mapped),
                  .page_size = page_size,
                  .n_pages = g_mapped_file_get_length (mapped) / page_size };

  return find_in (&file, known_roots, known_names);
}
