using System.Reflection;
using EdgeInspect.Core.Inspection;

namespace EdgeInspect.Core.Tests.Inspection;

public sealed class RecordKindsTests
{
    [Fact]
    public void The_list_has_every_kind_that_there_is()
    {
        var kinds = typeof(RecordKinds).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral)
            .Select(f => (string)f.GetRawConstantValue()!);
        Assert.Equal(kinds.Order(StringComparer.Ordinal), RecordKinds.All.Order(StringComparer.Ordinal));
    }
}
