using System.ComponentModel.DataAnnotations;

namespace EdgeInspect.Configuration;

/// <summary>
/// Options that name files, or need something else of the machine, without which the program does the rest of its work: it may be missing
/// at the start and come while the program runs.
/// </summary>
internal interface INeedsFiles
{
    /// <summary>What is not as it must be now, each with the key that asks for it.</summary>
    IEnumerable<ValidationResult> Missing();
}
