SET threads = 1;
CREATE TABLE codes (code UTINYINT, possible BOOLEAN, absent BOOLEAN, unauthorised BOOLEAN, late BOOLEAN);
CREATE TABLE days (calendar UTINYINT, day SMALLINT, week SMALLINT, weekday SMALLINT);
CREATE TABLE windows (calendar UTINYINT, until SMALLINT, ten SMALLINT, four SMALLINT, two SMALLINT, term SMALLINT, month SMALLINT);
CREATE TABLE pupils (pupil INTEGER, calendar UTINYINT, age_prescribed SMALLINT, age_august SMALLINT);
CREATE TABLE marks (pupil INTEGER, calendar UTINYINT, day SMALLINT, code UTINYINT);
CREATE TABLE moments (
	calendar UTINYINT, moment SMALLINT, day SMALLINT, week SMALLINT, weekday SMALLINT, term SMALLINT, month SMALLINT
);
CREATE TABLE of_age (pupil INTEGER, calendar UTINYINT, since SMALLINT);
