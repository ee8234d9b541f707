# shipdelay.bash - completion of the shipdelay command line.
# tests/e2e/test_completion.py holds it against `shipdelay --help`.

_shipdelay_commands="run announce explain preview check calendar probe status \
approve discard resolve report transit suppress backup purge forget"

# The options of a command.
_shipdelay_options()
{
	local everywhere="--config --verbose --help --version"
	local reporting="--report --now --json"
	local deciding="$reporting --dry-run --only --limit --redirect-to \
		--metrics"
	case $1 in
	run) echo "$everywhere $deciding --baseline" ;;
	announce) echo "$everywhere $deciding" ;;
	explain | "transit suggest") echo "$everywhere --now" ;;
	preview) echo "$everywhere --now --kind --language --out" ;;
	check) echo "$everywhere --connect --json" ;;
	"calendar check") echo "$everywhere --now --json" ;;
	status | backup) echo "$everywhere --json" ;;
	suppress) echo "$everywhere --remove" ;;
	purge)
		echo "$everywhere --before --older-than --dry-run --now --json"
		;;
	forget) echo "$everywhere --dry-run --json" ;;
	approve) echo "$everywhere $reporting --by --metrics" ;;
	report) echo "$everywhere $reporting" ;;
	*) echo "$everywhere" ;;
	esac
}

# What may stand behind an option; fails when anything may.
_shipdelay_value()
{
	case $1 in
	--config | -c | --report | -r | --metrics) compgen -f -- "$2" ;;
	--out | -o) compgen -d -- "$2" ;;
	--language) compgen -W "ar de en es fr it ja pt ru zh" -- "$2" ;;
	--kind)
		compgen -W "advance suspended delayed still_delayed resumed \
			delivered_late action-pickup action-duties \
			action-address action-documents action-absent \
			action-refused returning returned lost damaged \
			digest" -- "$2"
		;;
	--now | --only | --limit | --redirect-to | --by | --before | \
	--older-than) ;;
	*) return 1 ;;
	esac
}

# The command among the words before the cursor, of one word or two.
_shipdelay_command()
{
	local word first
	for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
		case "${first:+$first }$word" in
		"calendar check" | "calendar show" | "calendar diff" | \
		"transit suggest")
			echo "$first $word" && return
			;;
		calendar | transit) first=$word && continue ;;
		esac
		[[ -z $first ]] || continue
		case " $_shipdelay_commands " in
		*" $word "*) echo "$word" && return ;;
		esac
	done
	echo "$first"
}

_shipdelay()
{
	local word=${COMP_WORDS[COMP_CWORD]}
	local before=${COMP_WORDS[COMP_CWORD - 1]}
	local command wanted
	command=$(_shipdelay_command)
	if wanted=$(_shipdelay_value "$before" "$word"); then
		:
	elif [[ $word == -* ]]; then
		wanted=$(compgen -W "$(_shipdelay_options "$command")" -- "$word")
	elif [[ -z $command ]]; then
		wanted=$(compgen -W "$_shipdelay_commands" -- "$word")
	elif [[ $command == calendar ]]; then
		wanted=$(compgen -W "check show diff" -- "$word")
	elif [[ $command == backup || $command == probe ||
		$command == "calendar diff" ]]; then
		wanted=$(compgen -f -- "$word")
	elif [[ $command == transit ]]; then
		wanted=$(compgen -W "suggest" -- "$word")
	elif [[ $command == resolve && $before != resolve ]]; then
		wanted=$(compgen -W "sent resend" -- "$word")
	fi
	mapfile -t COMPREPLY < <([[ -z $wanted ]] || printf '%s\n' "$wanted")
}

complete -o filenames -F _shipdelay shipdelay
