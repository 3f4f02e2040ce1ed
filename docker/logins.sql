-- Makes the four logins and their database. Run by psql as a superuser, with OWNER_PASSWORD, RUNTIME_PASSWORD,
-- OVERSIGHT_PASSWORD and LOG_PASSWORD in its environment. Why each may do what it may: docs/operations.md.
\set ON_ERROR_STOP on
\getenv owner_password OWNER_PASSWORD
\getenv runtime_password RUNTIME_PASSWORD
\getenv oversight_password OVERSIGHT_PASSWORD
\getenv log_password LOG_PASSWORD

CREATE ROLE tracemark_owner
  LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION INHERIT PASSWORD :'owner_password';
CREATE ROLE tracemark_runtime
  LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION INHERIT PASSWORD :'runtime_password';
CREATE ROLE tracemark_oversight
  LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION INHERIT PASSWORD :'oversight_password';
CREATE ROLE tracemark_log
  LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION INHERIT PASSWORD :'log_password';

SELECT current_setting('server_version_num')::int >= 170000 AS has_builtin_locale \gset
\if :has_builtin_locale
CREATE DATABASE tracemark OWNER tracemark_owner TEMPLATE template0 ENCODING 'UTF8'
  LOCALE 'C' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8';
\else
CREATE DATABASE tracemark OWNER tracemark_owner TEMPLATE template0 ENCODING 'UTF8'
  LC_COLLATE 'C' LC_CTYPE 'C.UTF-8';
\endif

REVOKE ALL ON DATABASE tracemark FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE tracemark TO tracemark_runtime;
GRANT CONNECT ON DATABASE tracemark TO tracemark_oversight, tracemark_log;
