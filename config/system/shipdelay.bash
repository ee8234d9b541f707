# shipdelay.bash - completion of the shipdelay command line.
#
# The program says what may stand next (shipdelay complete), from the tables
# by which it reads command lines; only files are found here.

_shipdelay()
{
	local word=${COMP_WORDS[COMP_CWORD]} line files
	# To bash these are words of their own, and what follows is one, too.
	[[ $word != [:=@] ]] || word=
	COMPREPLY=()
	while read -r line; do
		case $line in
		FILE) files=-f ;;
		FOLDER) files=-d ;;
		*) COMPREPLY+=("$line") ;;
		esac
	done < <("$1" complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2> /dev/null)
	[[ -n $files ]] || return 0
	compopt -o filenames 2> /dev/null
	mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY \
		< <(compgen "$files" -- "$word")
}

complete -F _shipdelay shipdelay
