using System.CommandLine;
using EdgeInspect.Commands;

var root = new RootCommand("EdgeInspect: visual inspection at the edge.");
foreach (var command in CommandTable.All())
    root.Subcommands.Add(command);
return await CommandRunner.RunAsync(root, args).ConfigureAwait(false);
