WITH counted AS (
	SELECT pupil, day, possible, absent, unauthorised, late, ten, four, two, term, month
	FROM marks JOIN codes USING (code) JOIN windows USING (calendar)
	WHERE day < until
),
figures AS (
	SELECT pupil,
		count(*) FILTER (possible) AS possible_year,
		count(*) FILTER (absent) AS absent_year,
		count(*) FILTER (unauthorised) AS unauthorised_year,
		count(*) FILTER (late) AS late_year,
		count(*) FILTER (unauthorised AND day >= ten) AS unauthorised_ten,
		count(*) FILTER (unauthorised AND day >= four) AS unauthorised_four,
		count(*) FILTER (unauthorised AND day >= two) AS unauthorised_two,
		count(*) FILTER (absent AND NOT unauthorised AND day >= ten) AS authorised_ten,
		count(*) FILTER (possible AND day >= term) AS possible_term,
		count(*) FILTER (absent AND day >= term) AS absent_term,
		count(*) FILTER (absent AND day >= month) AS absent_month
	FROM counted GROUP BY pupil
),
whole AS (
	SELECT pupil, day, bool_and(unauthorised) AS missed FROM counted WHERE possible GROUP BY pupil, day
),
islands AS (
	SELECT pupil, missed,
		row_number() OVER (PARTITION BY pupil ORDER BY day) - row_number() OVER (PARTITION BY pupil, missed ORDER BY day) AS island
	FROM whole
),
runs AS (
	SELECT pupil, max(length) AS longest_run
	FROM (SELECT pupil, count(*) AS length FROM islands WHERE missed GROUP BY pupil, island) GROUP BY pupil
),
known AS (
	SELECT *, coalesce(longest_run, 0) AS run,
		possible_year >= 20 AND absent_year * 100 >= possible_year * 10 AND absent_year >= 7 AS persistent
	FROM figures JOIN pupils USING (pupil) LEFT JOIN runs USING (pupil)
)
SELECT pupil, -- a bit for each rule that is met
	(age_prescribed >= 5 AND NOT age_august >= 16)::BIGINT
	+ (unauthorised_ten >= 10)::BIGINT * 2
	+ (unauthorised_four >= 5 AND unauthorised_ten < 10)::BIGINT * 4
	+ (unauthorised_two >= 4)::BIGINT * 8
	+ persistent::BIGINT * 16
	+ (possible_year >= 20 AND absent_year * 100 >= possible_year * 50)::BIGINT * 32
	+ (possible_year >= 20 AND absent_year * 100 >= possible_year * 5 AND absent_year * 100 < possible_year * 10)::BIGINT * 64
	+ (possible_term >= 20 AND absent_term * 1000 >= possible_term * 125)::BIGINT * 128
	+ (absent_month >= 6)::BIGINT * 256
	+ (run >= 5)::BIGINT * 512
	+ (late_year >= 10)::BIGINT * 1024
	+ (persistent AND (unauthorised_year >= 20 OR run >= 10) OR authorised_ten >= 30)::BIGINT * 2048
FROM known
