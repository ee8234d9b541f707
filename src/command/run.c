#include "command/commands.h"
#include "command/execution.h"
#include "command/pipeline.h"

int
command_run(const struct options *options)
{
	return execution_run(options, EXECUTION_WRITES, pipeline_run);
}
