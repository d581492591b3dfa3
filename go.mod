module github.com/rollcall-dev/rollcall

go 1.26.0

require (
	github.com/BurntSushi/toml v1.6.0
	github.com/expr-lang/expr v1.17.8
	github.com/shopspring/decimal v1.6.0
)
