using System.Runtime.ExceptionServices;

namespace EdgeInspect.Core.Teaching;

/// <summary>Threads read pictures side by side: what one of them met is told as if there were no others.</summary>
internal static class TeachingErrors
{
    /// <summary>Runs work on several threads.</summary>
    public static T Told<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
            throw;
        }
    }
}
