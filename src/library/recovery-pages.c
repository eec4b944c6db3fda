/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Chapters are those of https://www.sqlite.org/fileformat2.html. */
#include "library/recovery-pages.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "library/migrations.h"
#include "library/recovery-shapes.h"

#define HEADER_SIZE       100
#define HEADER_MAGIC      "SQLite format 3"
#define DEFAULT_PAGE_SIZE 4096
#define TABLE_LEAF        0x0d
#define TABLE_INTERIOR    0x05
/* The columns of sqlite_schema: type, name, tbl_name, rootpage, sql. */
#define N_SCHEMA_COLUMNS 5

typedef struct
{
  int fd;
  gsize page_size;
  gsize n_pages;
  guint8 *page; /* (owned): the one that was read last */
} Pages;

/* One definition. */
typedef struct
{
  char *texts[N_SCHEMA_COLUMNS]; /* (owned) (nullable): but for rootpage */
  gint64 root;
} Definition;

static void
definition_free (Definition *self)
{
  for (gsize i = 0; i < N_SCHEMA_COLUMNS; i++)
    g_free (self->texts[i]);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Definition, definition_free)

static guint
read_be16 (const guint8 *bytes)
{
  return (guint)bytes[0] << 8 | bytes[1];
}

static void
write_be32 (guint8 *bytes,
            guint32 value)
{
  value = GUINT32_TO_BE (value);
  memcpy (bytes, &value, sizeof value);
}

/* What the header says, if it does; all libraries are made with SQLite's default. */
static gsize
find_page_size (int fd)
{
  guint8 header[HEADER_SIZE];
  gsize size;

  if (pread (fd, header, sizeof header, 0) != sizeof header || memcmp (header, HEADER_MAGIC, sizeof HEADER_MAGIC) != 0)
    return DEFAULT_PAGE_SIZE;
  size = read_be16 (header + 16);
  if (size == 1)
    return 65536;

  return size >= 512 && (size & (size - 1)) == 0 ? size : DEFAULT_PAGE_SIZE;
}

static gboolean
pages_open (Pages      *self,
            const char *file,
            int         flags)
{
  struct stat info;

  *self = (Pages) { .fd = open (file, flags | O_NONBLOCK | O_CLOEXEC) };
  if (self->fd < 0)
    return FALSE;
  if (fstat (self->fd, &info) != 0 || !S_ISREG (info.st_mode))
    {
      close (self->fd);
      return FALSE;
    }
  self->page_size = find_page_size (self->fd);
  self->n_pages = (gsize)info.st_size / self->page_size;
  self->page = g_malloc (self->page_size);

  return TRUE;
}

static void
pages_close (Pages *self)
{
  close (self->fd);
  g_free (self->page);
}

static gboolean
pages_read (Pages *self,
            gsize  number)
{
  return pread (self->fd, self->page, self->page_size, (off_t)((number - 1) * self->page_size))
         == (ssize_t)self->page_size;
}

/* Chapter 1.6. Returns FALSE at the end of what may be read. */
static gboolean
read_varint (const guint8 **at,
             const guint8  *end,
             guint64       *value)
{
  *value = 0;
  for (guint i = 0; i < 9 && *at < end; i++)
    {
      guint8 byte = *(*at)++;

      if (i == 8)
        {
          *value = *value << 8 | byte;
          return TRUE;
        }
      *value = *value << 7 | (byte & 0x7f);
      if (byte < 0x80)
        return TRUE;
    }

  return FALSE;
}

/* Chapter 2.1. G_MAXSIZE: of a type that has no place here. */
static gsize
get_size (guint64 type)
{
  static const guint8 sizes[] = { 0, 1, 2, 3, 4, 6, 8, 8, 0, 0 };

  if (type < G_N_ELEMENTS (sizes))
    return sizes[type];

  return type >= 13 && type % 2 == 1 && type < G_MAXINT ? (gsize)(type - 13) / 2 : G_MAXSIZE;
}

static gint64
read_int (const guint8 *at,
          guint64       type)
{
  guint64 value = type == 9 ? 1 : 0;

  for (gsize i = 0; i < get_size (type); i++)
    value = value << 8 | at[i];

  return (gint64)value;
}

/* @at, @end: a record. Returns: (transfer full) (nullable): the definition that it is. */
static Definition *
read_definition (const guint8 *at,
                 const guint8 *end)
{
  const guint8 *types = at;
  const guint8 *body;
  guint64 header_size;
  g_autoptr (Definition) self = g_new0 (Definition, 1);

  if (!read_varint (&types, end, &header_size) || header_size > (gsize)(end - at))
    return NULL;
  body = at + header_size;
  for (gsize i = 0; i < N_SCHEMA_COLUMNS; i++)
    {
      guint64 type;

      if (!read_varint (&types, at + header_size, &type) || get_size (type) > (gsize)(end - body))
        return NULL;
      if (type >= 13)
        self->texts[i] = g_strndup ((const char *)body, get_size (type));
      else if (i == 3)
        self->root = read_int (body, type);
      body += get_size (type);
    }
  if (types != at + header_size || self->texts[0] == NULL || self->texts[1] == NULL || self->texts[2] == NULL
      || self->texts[3] != NULL
      || (self->texts[4] != NULL ? !g_str_has_prefix (self->texts[4], "CREATE ") : !g_str_equal (self->texts[0], "index"))
      || !g_strv_contains ((const char *const[]) { "table", "index", "trigger", "view", NULL }, self->texts[0]))
    return NULL;

  return g_steal_pointer (&self);
}

/* The definitions on the page that was read last. Those whose text goes on on other pages are left out: ours do not. */
static void
read_definitions (Pages     *self,
                  gsize      number,
                  GPtrArray *definitions)
{
  const guint8 *header = self->page + (number == 1 ? HEADER_SIZE : 0);
  const guint8 *end = self->page + self->page_size;
  guint n_cells = read_be16 (header + 3);

  if (header[0] != TABLE_LEAF || header + 8 + 2 * n_cells > end)
    return;

  for (guint i = 0; i < n_cells; i++)
    {
      const guint8 *cell = self->page + read_be16 (header + 8 + 2 * i);
      guint64 size, rowid;
      Definition *definition;

      if (cell < header + 8 + 2 * n_cells || cell >= end || !read_varint (&cell, end, &size)
          || !read_varint (&cell, end, &rowid) || size > (gsize)(end - cell))
        continue;
      definition = read_definition (cell, cell + size);
      if (definition != NULL)
        g_ptr_array_add (definitions, definition);
    }
}

static GPtrArray *
find_definitions (Pages *self)
{
  GPtrArray *definitions = g_ptr_array_new_with_free_func ((GDestroyNotify)definition_free);

  for (gsize number = 1; number <= self->n_pages; number++)
    if (pages_read (self, number))
      read_definitions (self, number, definitions);

  return definitions;
}

/* A page that is no longer used may hold an older text; tables have only ever grown. */
static GHashTable *
choose_newest (GPtrArray *definitions,
               gsize      n_pages)
{
  GHashTable *by_name = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < definitions->len; i++)
    {
      Definition *definition = definitions->pdata[i];
      Definition *other = g_hash_table_lookup (by_name, definition->texts[1]);

      if (definition->root >= 0 && (gsize)definition->root <= n_pages
          && (other == NULL
              || (definition->texts[4] != NULL && other->texts[4] != NULL
                  && strlen (definition->texts[4]) > strlen (other->texts[4]))))
        g_hash_table_replace (by_name, definition->texts[1], definition);
    }

  return by_name;
}

static gboolean
has_table (GPtrArray  *definitions,
           const char *start)
{
  for (guint i = 0; i < definitions->len; i++)
    {
      Definition *definition = definitions->pdata[i];

      if (definition->texts[4] != NULL && g_str_has_prefix (definition->texts[4], start))
        return TRUE;
    }

  return FALSE;
}

gboolean
library_pages_hold_library (const char *file)
{
  g_autoptr (GPtrArray) definitions = NULL;
  Pages pages;

  if (!pages_open (&pages, file, O_RDONLY))
    return FALSE;
  definitions = find_definitions (&pages);
  pages_close (&pages);

  return has_table (definitions, "CREATE TABLE songs (  id INTEGER PRIMARY KEY AUTOINCREMENT,  path BLOB NOT NULL UNIQUE")
         && has_table (definitions, "CREATE TABLE journal (  id INTEGER PRIMARY KEY AUTOINCREMENT,");
}

/* Chapter 1.3. */
static void
write_header (guint8 *page,
              gsize   page_size,
              gsize   n_pages)
{
  memset (page, 0, HEADER_SIZE);
  memcpy (page, HEADER_MAGIC, sizeof HEADER_MAGIC);
  page[16] = page_size == 65536 ? 0 : (guint8)(page_size >> 8);
  page[17] = page_size == 65536 ? 1 : 0;
  page[18] = page[19] = 2; /* WAL */
  page[21] = 64;
  page[22] = page[23] = 32;
  write_be32 (page + 24, 1);                /* count of changes */
  write_be32 (page + 28, (guint32)n_pages); /* and no free ones */
  write_be32 (page + 40, 1);                /* schema cookie */
  write_be32 (page + 44, 4);                /* schema format */
  write_be32 (page + 56, 1);                /* UTF-8 */
  write_be32 (page + 68, LIBRARY_APPLICATION_ID);
  write_be32 (page + 92, 1); /* as the count of changes */
  write_be32 (page + 96, SQLITE_VERSION_NUMBER);
}

static gboolean
is_tree (const guint8 *header,
         gsize         size)
{
  guint n_cells = read_be16 (header + 3);

  return (header[0] == TABLE_LEAF || header[0] == TABLE_INTERIOR) && n_cells > 0 && 12 + 2 * n_cells < size;
}

/* Gives the first page a header; and nothing else, with @is_cleared or when there is no list of tables on it. */
static void
mend_first_page (const char *file,
                 gboolean    is_cleared)
{
  Pages pages;

  if (!pages_open (&pages, file, O_RDWR))
    return;
  if (pages.n_pages > 0 && pages_read (&pages, 1))
    {
      guint8 *tree = pages.page + HEADER_SIZE;

      if (is_cleared || !is_tree (tree, pages.page_size - HEADER_SIZE))
        {
          memset (tree, 0, pages.page_size - HEADER_SIZE);
          tree[0] = TABLE_LEAF;
          /* Where the content begins: at the end. 0 is 65536. */
          tree[5] = (guint8)(pages.page_size >> 8);
        }
      write_header (pages.page, pages.page_size, pages.n_pages);
      if (pwrite (pages.fd, pages.page, pages.page_size, 0) < 0)
        g_debug ("The first page of “%s” could not be written.", file);
    }
  pages_close (&pages);
}

/* Errors in the list of tables are overlooked, as is a header that promises more pages than there are. The log is
 * taken into the file, for definitions are looked for there. No PRAGMA cell_size_check: of a page that is damaged in one
 * place the other rows can be read. */
static sqlite3 *
open_leniently (const char *file)
{
  sqlite3 *sqlite = NULL;

  if (sqlite3_open_v2 (file, &sqlite, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK)
    {
      sqlite3_exec (sqlite, "PRAGMA trusted_schema = OFF; PRAGMA synchronous = OFF", NULL, NULL, NULL);
      sqlite3_exec (sqlite, "PRAGMA writable_schema = ON", NULL, NULL, NULL);
      sqlite3_exec (sqlite, "PRAGMA wal_checkpoint (TRUNCATE)", NULL, NULL, NULL);
      return sqlite;
    }
  sqlite3_close (sqlite);

  return NULL;
}

/* -1: they cannot be read. The first look may fail at errors that the second overlooks. */
static gint64
count_tables (sqlite3 *sqlite)
{
  gint64 n = -1;

  for (guint i = 0; i < 2 && n < 0; i++)
    {
      sqlite3_stmt *statement = NULL;

      if (sqlite3_prepare_v2 (sqlite, "SELECT count (*) FROM sqlite_schema WHERE type = 'table'", -1, &statement, NULL)
              == SQLITE_OK
          && sqlite3_step (statement) == SQLITE_ROW)
        n = sqlite3_column_int64 (statement, 0);
      sqlite3_finalize (statement);
    }

  return n;
}

static void
insert_definition (sqlite3          *sqlite,
                   const Definition *definition)
{
  sqlite3_stmt *insert = NULL;

  sqlite3_prepare_v2 (sqlite, "INSERT INTO sqlite_schema (type, name, tbl_name, sql, rootpage) VALUES (?, ?, ?, ?, ?)",
                      -1, &insert, NULL);
  sqlite3_bind_text (insert, 1, definition->texts[0], -1, SQLITE_STATIC);
  sqlite3_bind_text (insert, 2, definition->texts[1], -1, SQLITE_STATIC);
  sqlite3_bind_text (insert, 3, definition->texts[2], -1, SQLITE_STATIC);
  sqlite3_bind_text (insert, 4, definition->texts[4], -1, SQLITE_STATIC);
  sqlite3_bind_int64 (insert, 5, definition->root);
  sqlite3_step (insert);
  sqlite3_finalize (insert);
}

/* Tables and the indexes of their own; other indexes and triggers are of no use to who only reads. */
static void
write_definitions (const char *file,
                   GHashTable *by_name)
{
  sqlite3 *sqlite = open_leniently (file);
  GHashTableIter iter;
  gpointer definition;

  sqlite3_exec (sqlite, "BEGIN", NULL, NULL, NULL);
  g_hash_table_iter_init (&iter, by_name);
  while (g_hash_table_iter_next (&iter, NULL, &definition))
    {
      const Definition *self = definition;

      if ((g_str_equal (self->texts[0], "table") && self->root > 0) || self->texts[4] == NULL)
        insert_definition (sqlite, self);
    }
  sqlite3_exec (sqlite, "COMMIT", NULL, NULL, NULL);
  sqlite3_close (sqlite);
}

static guint
count_found_tables (GHashTable *by_name)
{
  GHashTableIter iter;
  gpointer definition;
  guint n = 0;

  g_hash_table_iter_init (&iter, by_name);
  while (g_hash_table_iter_next (&iter, NULL, &definition))
    n += g_str_equal (((const Definition *)definition)->texts[0], "table");

  return n;
}

/* Tables whose definitions are on no page: by their rows. */
static void
add_shapes (const char *file,
            gsize       page_size,
            GPtrArray  *definitions,
            GHashTable *by_name)
{
  g_autoptr (GHashTable) roots = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GPtrArray) shapes = NULL;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, by_name);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_hash_table_add (roots, &((Definition *)value)->root);
  shapes = library_shapes_find (file, page_size, roots, by_name);
  for (guint i = 0; i < shapes->len; i++)
    {
      const LibraryShape *shape = shapes->pdata[i];
      Definition *definition = g_new0 (Definition, 1);

      definition->texts[0] = g_strdup ("table");
      definition->texts[1] = g_strdup (shape->name);
      definition->texts[2] = g_strdup (shape->name);
      definition->texts[4] = g_strdup (shape->sql);
      definition->root = shape->root;
      g_ptr_array_add (definitions, definition);
      g_hash_table_replace (by_name, definition->texts[1], definition);
    }
}

/* Makes the list of tables again, of what is found on all pages. */
static sqlite3 *
reopen_with_definitions (const char *file,
                         sqlite3    *sqlite,
                         gint64      n_tables)
{
  g_autoptr (GPtrArray) definitions = NULL;
  g_autoptr (GHashTable) by_name = NULL;
  Pages pages;

  if (!pages_open (&pages, file, O_RDONLY))
    return sqlite;
  definitions = find_definitions (&pages);
  by_name = choose_newest (definitions, pages.n_pages);
  pages_close (&pages);
  if (n_tables > 0 && n_tables >= (gint64)count_found_tables (by_name))
    return sqlite;
  add_shapes (file, pages.page_size, definitions, by_name);

  sqlite3_close (sqlite);
  mend_first_page (file, TRUE);
  write_definitions (file, by_name);

  return open_leniently (file);
}

sqlite3 *
library_pages_open (const char *file)
{
  sqlite3 *sqlite = open_leniently (file);
  gint64 n_tables = sqlite != NULL ? count_tables (sqlite) : -1;

  if (n_tables < 0)
    {
      /* With a header SQLite takes in the log, too, before definitions are looked for. */
      sqlite3_close (sqlite);
      mend_first_page (file, FALSE);
      sqlite = open_leniently (file);
      n_tables = sqlite != NULL ? count_tables (sqlite) : -1;
    }

  return reopen_with_definitions (file, sqlite, n_tables);
}
