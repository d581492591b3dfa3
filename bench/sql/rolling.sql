WITH daily AS (
	SELECT pupil, calendar, day, count(*) FILTER (unauthorised) AS missed
	FROM marks JOIN codes USING (code) GROUP BY pupil, calendar, day
),
rolling AS (
	SELECT pupil, day, sum(missed) OVER (
		PARTITION BY pupil ORDER BY week * 7 + weekday
		RANGE BETWEEN 9 * 7 + weekday PRECEDING AND CURRENT ROW
	) AS in_ten_weeks
	FROM daily JOIN days USING (calendar, day)
)
SELECT pupil, coalesce(min(day) FILTER (in_ten_weeks >= 10 AND day >= since), -1)::BIGINT
FROM rolling JOIN of_age USING (pupil) GROUP BY pupil
