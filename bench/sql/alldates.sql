WITH daily AS (
	SELECT pupil, day,
		count(*) FILTER (possible) AS possible,
		count(*) FILTER (absent) AS absent,
		count(*) FILTER (unauthorised) AS unauthorised,
		count(*) FILTER (late) AS late
	FROM marks JOIN codes USING (code) GROUP BY pupil, day
),
whole AS (
	SELECT pupil, day, unauthorised = possible AS missed FROM daily WHERE possible > 0
),
islands AS (
	SELECT pupil, day, missed,
		row_number() OVER (PARTITION BY pupil ORDER BY day) - row_number() OVER (PARTITION BY pupil, missed ORDER BY day) AS island
	FROM whole
),
runs AS (
	SELECT pupil, day, row_number() OVER (PARTITION BY pupil, island ORDER BY day) AS length FROM islands WHERE missed
),
dated AS (
	SELECT pupil, moment, since, week * 7 + weekday AS place, weekday, term, month,
		coalesce(possible, 0) AS possible, coalesce(absent, 0) AS absent, coalesce(unauthorised, 0) AS unauthorised,
		coalesce(late, 0) AS late, coalesce(length, 0) AS length
	FROM of_age JOIN moments USING (calendar) LEFT JOIN daily USING (pupil, day) LEFT JOIN runs USING (pupil, day)
),
figures AS (
	SELECT pupil, moment, moment >= since AS of_age,
		sum(possible) OVER year AS possible_year,
		sum(absent) OVER year AS absent_year,
		sum(unauthorised) OVER year AS unauthorised_year,
		sum(late) OVER year AS late_year,
		max(length) OVER year AS run,
		sum(unauthorised) OVER ten AS unauthorised_ten,
		sum(absent - unauthorised) OVER ten AS authorised_ten,
		sum(unauthorised) OVER four AS unauthorised_four,
		sum(unauthorised) OVER two AS unauthorised_two,
		sum(possible) OVER term AS possible_term,
		sum(absent) OVER term AS absent_term,
		sum(absent) OVER month AS absent_month
	FROM dated
	WINDOW
		year AS (PARTITION BY pupil ORDER BY moment),
		term AS (PARTITION BY pupil, term ORDER BY moment),
		month AS (PARTITION BY pupil, month ORDER BY moment),
		ten AS (PARTITION BY pupil ORDER BY place RANGE BETWEEN 63 + weekday PRECEDING AND CURRENT ROW),
		four AS (PARTITION BY pupil ORDER BY place RANGE BETWEEN 21 + weekday PRECEDING AND CURRENT ROW),
		two AS (PARTITION BY pupil ORDER BY place RANGE BETWEEN 7 + weekday PRECEDING AND CURRENT ROW)
),
known AS (
	SELECT *, possible_year >= 20 AND absent_year * 100 >= possible_year * 10 AND absent_year >= 7 AS persistent FROM figures
),
decided AS (
	SELECT pupil, moment, -- a bit for each rule that is met
		of_age::BIGINT
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
		+ (persistent AND (unauthorised_year >= 20 OR run >= 10) OR authorised_ten >= 30)::BIGINT * 2048 AS met
	FROM known
),
turns AS (
	SELECT pupil, moment, met, lag(met) OVER (PARTITION BY pupil ORDER BY moment) AS before FROM decided
)
SELECT pupil, moment::BIGINT, before, met FROM turns WHERE before <> met ORDER BY pupil, moment
