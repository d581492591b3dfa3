package bench

// ruleNames are the names of the rules in the pack, by place.
var ruleNames = [ruleCount]string{
	"school_age", "rolling_threshold", "warning", "sudden", "persistent_absence", "severe_absence", "at_risk", "term_absence",
	"month_absence", "continuous_absence", "lates", "court",
}
