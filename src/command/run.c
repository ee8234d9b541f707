#include "command/commands.h"
#include "command/execution.h"
#include "command/pipeline.h"

int
command_run(const struct options *options)
{
	const struct execution_steps steps = { .body = pipeline_run };
	return execution_run(options, EXECUTION_WRITES, &steps);
}
