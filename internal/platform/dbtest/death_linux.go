package dbtest

import "syscall"

// diesWithUs asks the kernel to end the server at once when the keeper dies, even if the keeper was killed.
func diesWithUs(a *syscall.SysProcAttr) *syscall.SysProcAttr {
	a.Pdeathsig = syscall.SIGQUIT
	return a
}
